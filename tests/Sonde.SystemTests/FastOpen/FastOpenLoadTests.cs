using System.Text.Json;
using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.FastOpen;

/// <summary>
/// Many targets at once, as fast as it goes: no verdict is wrong, and whatever the capture lost is said and decides nothing.
/// </summary>
[Collection(nameof(Alone))]
public sealed class FastOpenLoadTests
{
    private static readonly string[] Perfect = ["tfo.connectivity.works", "tfo.cookie.received", "tfo.syndata.acked"];

    [Theory]
    [InlineData("kernel", 2000, 200)]
    [InlineData("both", 2000, 200)]
    [InlineData("wire", 2000, 200)]
    [InlineData("both", 2000, 2000)]
    public async Task Perfect_servers_are_all_perfect_however_fast_they_are_measured(string layer, int count, int parallel)
    {
        using PathLab lab = await PathLab.CreateAsync();
        SondeRun run = await MeasureAsync(lab, layer, count, parallel);
        AssertPerfect(run, layer, count);
    }

    [Theory]
    [InlineData("kernel")]
    [InlineData("both")]
    public async Task Twenty_thousand_servers_are_all_perfect(string layer)
    {
        LabMachine.RequireLong();
        using PathLab lab = await PathLab.CreateAsync();
        SondeRun run = await MeasureAsync(lab, layer, 20_000, 200);
        AssertPerfect(run, layer, 20_000);
    }

    [Theory]
    [InlineData("kernel")]
    [InlineData("wire")]
    [InlineData("both")]
    public async Task What_is_lost_in_this_machine_makes_no_verdict_wrong(string layer)
    {
        using PathLab lab = await PathLab.CreateAsync();
        const int count = 1500;
        string metadata = Path.Combine(lab.Client.Folder("metadata"), "run.json");
        LabProcess sonde = lab.Client.StartSonde(new LabProcessOptions { Input = Targets(count) }, Arguments(layer, 200, metadata));
        await sonde.UntilAsync(() => sonde.Output.Count(c => c == '\n') > 100, "its first hundred lines");

        // While the program does not run, its capture and its raw socket are filled with segments to its ports.
        sonde.Signal(Native.SigStop);
        lab.Router.Do(() => Flood.Send(lab.Router.V4, lab.Client.V4, [25_000, 50_000], 400_000));
        sonde.Signal(Native.SigCont);
        SondeRun run = await sonde.FinishAsync(TimeSpan.FromSeconds(120));

        using JsonDocument said = JsonDocument.Parse(await File.ReadAllTextAsync(metadata));
        said.RootElement.GetProperty("capture_drops").GetInt64().ShouldBeGreaterThan(0, "the flood was too small to prove anything");
        AssertPerfect(run, layer, count);
        run.Error.ShouldContain("the capture lost");
    }

    [Fact]
    public async Task Thousand_dead_targets_delay_thousand_good_ones_by_no_more_than_twice_the_limit()
    {
        using PathLab lab = await PathLab.CreateAsync();
        const int seconds = 3;
        string mixed = string.Concat(
            Enumerable.Range(0, 1000).Select(i => Line(Good(i)) + Line($"10.80.8.{(i % 250) + 1}", 1000 + (i / 250))));
        long start = TimeProvider.System.GetTimestamp();
        SondeRun run = await lab.Client.SondeAsync(
            new LabProcessOptions { Input = mixed },
            ["measure", "tfo", "--connect", "http", "--layer", "kernel", "--rate", "0", "--parallel", "2000", "--timeout", $"{seconds}s",
                "--yes", "--allow", "10.0.0.0/8"]);
        TimeSpan took = TimeProvider.System.GetElapsedTime(start);
        run.ExitCode.ShouldBe(0, run.Error);
        run.Lines.Count.ShouldBe(2000);
        run.Lines.Count(line => Words(line).Contains("tfo.connectivity.works")).ShouldBe(1000);
        run.Lines.Count(line => Words(line).SequenceEqual(["tfo.connectivity.offline", "tfo.target.dead"])).ShouldBe(1000);
        took.TotalSeconds.ShouldBeLessThan(2 * seconds);
    }

    [Fact]
    public async Task Every_line_of_input_has_one_of_output_and_repeats_are_counted()
    {
        using PathLab lab = await PathLab.CreateAsync();
        string input = $$"""
            {"dip":"10.80.1.1","dp":80,"domain":"lab.test","rank":"1"}
            {"dip":"10.80.1.1","dp":80,"domain":"lab.test","rank":"2"}
            {"dip":"10.80.1.1","dp":81,"domain":"lab.test"}
            [1,2]
            {"dip":"10.80.1.2","dp":99999}
            10.80.1.3,80,lab.test,4
            garbage
            {"dip":"127.0.0.1","dp":80}

            """;
        SondeRun run = await lab.Client.SondeAsync(
            new LabProcessOptions { Input = input },
            ["measure", "tfo", "--connect", "http", "--layer", "kernel", "--timeout", "1s", "--yes", "--allow", "10.0.0.0/8"]);
        run.ExitCode.ShouldBe(3, run.Error);
        run.Lines.Count.ShouldBe(7, run.Output);
        run.Lines.Count(line => line.TryGetProperty("error", out _)).ShouldBe(4, run.Output);
        run.Lines.Count(line => line.TryGetProperty("conditions", out _)).ShouldBe(3, run.Output);
    }

    private static string Good(int i) => $"10.81.{i / 250}.{(i % 250) + 1}";

    private static string Line(string address, int port = 80) => $$"""{"dip":"{{address}}","dp":{{port}},"domain":"lab.test"}""" + "\n";

    private static string Targets(int count) => string.Concat(Enumerable.Range(0, count).Select(i => Line(Good(i))));

    private static string[] Arguments(string layer, int parallel, string metadata)
        => ["measure", "tfo", "--connect", "http", "--layer", layer, "--rate", "0", "--parallel", $"{parallel}", "--yes", "--allow",
            "10.0.0.0/8", "--metadata", metadata];

    private static async Task<SondeRun> MeasureAsync(PathLab lab, string layer, int count, int parallel)
    {
        string metadata = Path.Combine(lab.Client.Folder("metadata"), "run.json");
        LabProcess sonde = lab.Client.StartSonde(new LabProcessOptions { Input = Targets(count) }, Arguments(layer, parallel, metadata));
        long most = 0;
        while (!sonde.HasEnded)
        {
            most = Math.Max(most, MemoryOf(sonde.Id));
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        SondeRun run = await sonde.FinishAsync(TimeSpan.FromMinutes(5));
        most.ShouldBeInRange(1, 300 << 10, "kilobytes");
        using JsonDocument said = JsonDocument.Parse(await File.ReadAllTextAsync(metadata));
        said.RootElement.GetProperty("capture_drops").ValueKind.ShouldBe(JsonValueKind.Number);
        return run;
    }

    // The highest it has had, in kilobytes.
    private static long MemoryOf(int process)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{process}/status")
                .FirstOrDefault(each => each.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null
                ? 0
                : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // it has ended
        }
    }

    // One word of each group, or the word for what could not be told.
    private static void AssertPerfect(SondeRun run, string layer, int count)
    {
        run.ExitCode.ShouldBe(0, run.Error);
        run.Lines.Count.ShouldBe(count);
        run.Lines.Select(line => line.GetProperty("dip").GetString()).Distinct().Count().ShouldBe(count);
        int undecided = 0;
        foreach (JsonElement line in run.Lines)
        {
            string[] words = Words(line);
            string[] groups = [.. words.Where(word => word.StartsWith("tfo.connectivity.", StringComparison.Ordinal)
                || word.StartsWith("tfo.cookie.", StringComparison.Ordinal) || word.StartsWith("tfo.syndata.", StringComparison.Ordinal)
                || word.StartsWith("tfo.target.", StringComparison.Ordinal))];
            string[] expected = layer == "wire" ? Perfect[1..] : Perfect;
            if (words.Any(word => word.StartsWith("tfo.undecided:", StringComparison.Ordinal)))
            {
                undecided++;
                groups.Except(expected).ShouldBeEmpty(line.ToString());
            }
            else
            {
                groups.ShouldBe(expected, line.ToString());
            }
        }

        // The kernel's table of cookies has no room for one now and then.
        undecided.ShouldBeLessThanOrEqualTo(count / 100, run.Output);
    }

    private static string[] Words(JsonElement line)
        => [.. line.GetProperty("conditions").EnumerateArray().Select(word => word.GetString()!)];
}
