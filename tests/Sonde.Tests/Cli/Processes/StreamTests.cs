using System.Text.Json;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Cli.Processes;

/// <summary>Standard input, output and error that are closed, full, waited for or shared; files that others write; too few files.</summary>
public sealed class StreamTests
{
    private const string Refusing = "tcpconnect://127.0.0.1:1";
    private const string Measure = $"$SONDE measure tcpping {Refusing} tcpconnect://127.0.0.1:2 --repetitions 1 --metadata metadata";

    public static TheoryData<string> Printing => [.. Repetitions.Some(
    [
        "experiments",
        "manual",
        "outcomes",
        "--help",
    ], 1)];

    public static TheoryData<string, string> Waiting => [.. Repetitions.Some(
    [
        ("measure tcpping --repetitions 1 --allow 127.0.0.1", "INT"),
        ("measure tcpping --repetitions 1 --allow 127.0.0.1 -f fifo", "TERM"),
        ("measure tfo -f fifo", "INT"),
        ("redact", "TERM"),
        ("redact fifo", "INT"),
        ("scapy-summary", "INT"),
        ("conditions -", "TERM"),
        ("conditions fifo", "INT"),
        ("targets filter", "INT"),
        ("targets resolve", "TERM"),
        ("observe -i fifo basic", "INT"),
        ("classify - -o -", "INT"),
        ("summary -", "TERM"),
        ("explain fifo", "INT"),
    ], 2)];

    public static TheoryData<string, int> Streams => [.. Repetitions.Some(
    [
        ("2>/dev/full -v -o results", 0),
        ("2>&- -v -o results", 0),
        (">&- -o results", 0),
        ("<&- >&- 2>&- -v -o results", 0),
        ("<&- -o results", 0),
        (">/dev/full", 3),
        (">&-", 0),
    ], 1)];

    [Dear]
    [Theory]
    [MemberData(nameof(Streams))]
    public async Task Closed_or_full_streams_end_neither_the_run_nor_the_metadata(string streams, int exitCode)
    {
        using var sonde = SondeProcess.Bash($"{Measure} {streams}");
        CliRun run = (await sonde.EndAsync()).Ends(exitCode);
        JsonDocument.Parse(sonde.Read("metadata")).RootElement.GetProperty("measured").GetInt64().ShouldBe(2);
        if (streams.Contains("-o", StringComparison.Ordinal)) CliRun.Parse(sonde.Read("results")).Count.ShouldBe(2);
        if (exitCode == 3) run.Error.ShouldContain("2 lines could not be written to standard output: No space left on device");
    }

    [Dear]
    [Theory]
    [MemberData(nameof(Printing))]
    public async Task Full_output_is_no_internal_error(string command)
    {
        using var sonde = SondeProcess.Bash($"$SONDE {command} >/dev/full");
        (await sonde.EndAsync()).Ends(3).Error.ShouldBe("sonde: standard output could not be written: No space left on device\n");
    }

    [Dear]
    [Theory]
    [MemberData(nameof(Waiting))]
    public async Task Signal_ends_a_command_that_waits_for_input(string command, string signal)
    {
        using var sonde = SondeProcess.Bash($"mkfifo fifo; exec 3<>fifo; exec $SONDE {command}", input: null);
        await sonde.UntilAsync(() => IsCatching(sonde.Id));
        sonde.Signal(signal);
        (await sonde.EndAsync(TimeSpan.FromSeconds(20))).Ends(130);
    }

    [Fact]
    public async Task Second_run_to_one_file_is_told_and_the_first_loses_nothing()
    {
        Repetitions.SkipUnlessLong();
        using var sonde = SondeProcess.Bash(
            $"$SONDE measure tcpping {Refusing} --repetitions 600 --delay 100ms -o results & first=$!; while [ ! -e results ]; do sleep 0.05; done; "
            + $"$SONDE measure tcpping {Refusing} --repetitions 1 -o ./results; echo $?; $SONDE measure tcpping {Refusing} --repetitions 1 --resume results; echo $?; kill -TERM $first; wait $first; echo $?");
        CliRun run = await sonde.EndAsync();
        run.Output.ShouldBe("2\n2\n130\n");
        run.Error.ShouldContain("results: another run is writing to it");
        CliRun.Parse(sonde.Read("results")).Count.ShouldBe(1);
    }

    [Dear]
    [Fact]
    public async Task Output_that_is_an_input_by_the_shell_is_told()
    {
        using var sonde = SondeProcess.Bash("echo '192.0.2.1:80' >list; $SONDE targets filter <list >>list; echo $?");
        (await sonde.EndAsync()).Error.ShouldContain("standard input and standard output are the same file");
    }

    [Dear]
    [Fact]
    public async Task Too_few_open_files_are_told_with_what_would_do()
    {
        using var sonde = SondeProcess.Bash($"ulimit -n 200; $SONDE measure tcpping --parallel 500 -f - --allow 127.0.0.1 <<<{Refusing}");
        (await sonde.EndAsync())
            .Ends(2).Error.ShouldBe(
                "sonde: 500 targets at once need 596 open files, and this process may have 200: ulimit -n 596, or --parallel 104\n");
    }

    // The program catches signals before it reads its command line, for which this library is loaded.
    private static bool IsCatching(int pid)
        => File.Exists($"/proc/{pid}/maps")
            && File.ReadAllText($"/proc/{pid}/maps").Contains("System.CommandLine.dll", StringComparison.Ordinal);
}
