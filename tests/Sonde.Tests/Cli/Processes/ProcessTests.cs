using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Cli.Processes;

/// <summary>What only a real process shows: signals, pipes, rights, how it ends. All targets are this machine's loopback.</summary>
public sealed class ProcessTests
{
    private const string Refusing = "tcpconnect://127.0.0.1:1";

    public static TheoryData<string> Signals => [.. Repetitions.Some(["INT", "TERM"], 1)];

    public static TheoryData<string, string, string> Missing => [.. Repetitions.Some(
    [
        ("-i", "nowhere0", "there is no interface nowhere0; there are: "),
        ("--source", "192.0.2.55", "192.0.2.55 is not an address of this machine"),
        ("--source", "2001:db8::55", "2001:db8::55 is not an address of this machine"),
    ], 1)];

    public static TheoryData<string, string> Present => [.. Repetitions.Some([("-i", "lo"), ("--source", "127.0.0.1")], 1)];

    [Dear]
    [Theory]
    [InlineData("tcpconnect://127.0.0.1:1", "", 0)]
    [InlineData("nonsense", "", 2)]
    [InlineData("-", "tcpconnect://127.0.0.1:1\nnonsense\n", 3)]
    public async Task Exit_code_says_how_the_run_ended(string target, string input, int exitCode)
    {
        Repetitions.LongUnless(exitCode == 3);
        using var sonde = SondeProcess.Start(
            ["measure", "tcpping", .. target == "-" ? (string[])["--allow", "127.0.0.1"] : [target], "--repetitions", "1"], input);
        CliRun run = (await sonde.EndAsync()).Ends(exitCode);
        run.Lines.Count.ShouldBe(exitCode == 2 ? 0 : 1);
    }

    [Dear]
    [Theory]
    [MemberData(nameof(Signals))]
    public async Task Signal_ends_the_run_in_order(string signal)
    {
        using var last = new TcpListener(IPAddress.Loopback, 0);
        using var sonde = SondeProcess.Start(LongRun(last));
        using TcpClient reached = await ReachedAsync(last);
        sonde.Signal(signal);
        (await sonde.EndAsync(TimeSpan.FromSeconds(20))).Ends(130);
        JsonElement pings = PingsOfRefusing(sonde);
        pings.GetArrayLength().ShouldBe(600);
        string?[] failures = [
            .. pings.EnumerateArray()
            .Select(ping => ping.GetProperty("tcp_connect")[0].GetProperty("status").GetProperty("failure").GetString())];
        failures.ShouldContain("connection_refused");
        failures.ShouldContain("interrupted");
        JsonDocument.Parse(sonde.Read("metadata")).RootElement.GetProperty("interrupted").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Input_that_nobody_closes_does_not_hold_up_the_end()
    {
        Repetitions.SkipUnlessLong();
        using var sonde = SondeProcess.Start(
            ["measure", "tcpping", "--allow", "127.0.0.1", "--repetitions", "1", "-o", "results"], input: null);
        sonde.Type(Refusing + "\n");
        await sonde.UntilAsync(() => sonde.Read("results").EndsWith('\n'));
        sonde.Signal("INT");
        (await sonde.EndAsync(TimeSpan.FromSeconds(10))).Ends(130);
    }

    [Fact]
    public async Task Results_file_belongs_to_its_owner_alone_whatever_the_umask()
    {
        Repetitions.SkipUnlessLong();
        using var sonde = SondeProcess.Bash(
            $"umask 0; $SONDE measure tcpping {Refusing} --repetitions 1 -o results --metadata metadata; stat -c %a results metadata");
        (await sonde.EndAsync()).Ends(0).Output.ShouldBe("600\n600\n");
    }

    [Dear]
    [Fact]
    public async Task Reader_that_has_gone_ends_the_run_without_a_word()
    {
        using var sonde = SondeProcess.Bash(
            $"yes {Refusing} 2>/dev/null | $SONDE measure tcpping --allow 127.0.0.1 --repetitions 1 --rate 0 | head -n 1");
        CliRun run = await sonde.EndAsync();
        run.Lines.Count.ShouldBe(1);
        run.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task Reader_of_the_manual_that_has_gone_ends_it_without_a_word()
    {
        Repetitions.SkipUnlessLong();
        using var manual = SondeProcess.Bash("$SONDE manual | true; echo ${PIPESTATUS[0]}");
        (await manual.EndAsync()).Error.ShouldBeEmpty();
    }

    [Dear]
    [Fact]
    public async Task Two_runs_that_share_a_file_as_output_do_not_overwrite_each_other()
    {
        using var sonde = SondeProcess.Bash($"for i in 1 2; do $SONDE measure tcpping {Refusing} --repetitions 1; done > results");
        (await sonde.EndAsync()).Ends(0);
        CliRun.Parse(sonde.Read("results")).Count.ShouldBe(2);
    }

    [Theory]
    [MemberData(nameof(Missing))]
    public async Task Place_to_leave_from_that_is_not_there_is_a_bad_argument(string flag, string value, string error)
    {
        Repetitions.SkipUnlessLong();
        using var sonde = SondeProcess.Start(["measure", flag, value, "tcpping", Refusing]);
        (await sonde.EndAsync()).Ends(2).Error.ShouldContain(error);
    }

    [Theory]
    [MemberData(nameof(Present))]
    public async Task Place_to_leave_from_that_is_there_is_used(string flag, string value)
    {
        Repetitions.SkipUnlessLong();
        using var sonde = SondeProcess.Start(["measure", flag, value, "tcpping", Refusing, "--repetitions", "1"]);
        (await sonde.EndAsync()).Ends(0).Lines[0].GetProperty("test_keys").GetProperty("x_outcome_code").GetString()
            .ShouldBe("dial/tcp.refused");
    }

    [Dear]
    [Fact]
    public async Task Rights_are_dropped_as_soon_as_the_sockets_are_open()
    {
        SondeProcess.Require("setpriv");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root, to give a right to another user");
        using var last = new TcpListener(IPAddress.Loopback, 0);
        using var sonde = SondeProcess.Bash(
            $"chmod 777 . && exec setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=+net_raw --ambient-caps=+net_raw $SONDE {string.Join(' ', LongRun(last))}");
        using TcpClient reached = await ReachedAsync(last);
        string probing = ProbingThread(sonde);
        probing.ShouldContain("CapEff:\t0000000000000000\n");
        probing.ShouldContain("CapPrm:\t0000000000000000\n");
        probing.ShouldContain("NoNewPrivs:\t1\n");
        sonde.Signal("INT");
        (await sonde.EndAsync()).Ends(130);
        PingsOfRefusing(sonde)[0].TryGetProperty("x_rst", out _).ShouldBeTrue("it had the right to capture");
        JsonDocument.Parse(sonde.Read("metadata")).RootElement.GetProperty("capture_drops").GetInt64().ShouldBe(0);
    }

    [Fact]
    public async Task Kill_at_random_moments_loses_at_most_the_measurements_in_flight()
    {
        Repetitions.SkipUnlessLong();
        var random = new Random(20260301);
        string[] targets = [.. Enumerable.Range(1, 2000).Select(i => $"tcpconnect://127.0.{i / 250}.{i % 250 + 1}:1")];
        DirectoryInfo folder = Directory.CreateTempSubdirectory("sonde-kill-");
        try
        {
            string list = Path.Combine(folder.FullName, "targets"), results = Path.Combine(folder.FullName, "results");
            await File.WriteAllLinesAsync(list, targets);
            await File.WriteAllTextAsync(results, "");
            string[] args = [
                "measure", "tcpping", "-f", list, "--allow", "127.0.0.0/8", "--repetitions", "1", "--parallel", "20", "--rate", "400",
                "--resume", results];
            for (int round = 0; round < 8; round++)
            {
                int before = WholeLines(results);
                using var sonde = SondeProcess.Start(args);
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(200, 2000)), TimeProvider.System);
                sonde.Signal("KILL");
                await sonde.EndAsync();
                WholeLines(results).ShouldBeGreaterThanOrEqualTo(before, "what was written is never lost");
            }

            using var last = SondeProcess.Start(args);
            (await last.EndAsync()).Ends(0);
            CliRun.Parse(await File.ReadAllTextAsync(results)).Select(line => line.GetProperty("input").GetString()).Order()
                .ShouldBe(targets.Order());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static int WholeLines(string path) => File.ReadAllText(path).Count(c => c == '\n');

    // A run of a minute. When its last target has been reached, the one before it is under way, however slow the machine is.
    private static string[] LongRun(TcpListener last)
    {
        last.Start();
        string target = $"tcpconnect://{last.LocalEndpoint}";
        return [
            "measure", "tcpping", Refusing, target, "--delay", "100ms", "--repetitions", "600", "-o", "results", "--metadata", "metadata"];
    }

    private static Task<TcpClient> ReachedAsync(TcpListener last)
        => last.AcceptTcpClientAsync(TestContext.Current.CancellationToken).AsTask()
            .WaitAsync(TimeSpan.FromMinutes(2), TimeProvider.System);

    private static JsonElement PingsOfRefusing(SondeProcess sonde)
        => CliRun.Parse(sonde.Read("results")).Single(line => line.GetProperty("input").GetString() == Refusing)
            .GetProperty("test_keys").GetProperty("pings");

    private static string ProbingThread(SondeProcess sonde)
    {
        string thread = Directory.EnumerateDirectories($"/proc/{sonde.Id}/task").First(task => TryRead(task + "/comm") == "probes\n");
        return File.ReadAllText(thread + "/status");
    }

    private static string TryRead(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return "";
        }
    }
}
