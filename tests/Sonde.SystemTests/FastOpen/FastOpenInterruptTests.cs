using System.Text.Json;
using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.FastOpen;

/// <summary>A run of both layers that is interrupted at moments that nobody chose, on the real kernel, and goes on.</summary>
public sealed class FastOpenInterruptTests
{
    [Theory]
    [InlineData("both", 1)]
    [InlineData("both", 2)]
    [InlineData("kernel", 3)]
    [InlineData("wire", 4)]
    public async Task Interrupted_targets_decide_nothing_and_are_measured_again(string layer, int seed)
    {
        var random = new Random(seed);
        using PathLab lab = await PathLab.CreateAsync();
        string folder = lab.Client.Folder("results"), output = Path.Combine(folder, "out.jsonl");
        // A good server, one whose path drops data on SYNs, and one that is dead: each ends at another moment.
        string targets = string.Concat(
            ((int[])[1, 3, 8]).Select(path => $$"""{"dip":"{{PathLab.Address(path, v6: false)}}","dp":80,"domain":"lab.test"}""" + "\n"));
        string[] arguments =
            ["measure", "tfo", "--connect", "http", "--layer", layer, "--timeout", "1500ms", "--yes", "--allow", "10.0.0.0/8"];
        LabProcess first = lab.Client.StartSonde(new LabProcessOptions { Input = targets }, [.. arguments, "-o", output]);
        await first.UntilAsync(() => first.Error.Contains("preflight", StringComparison.Ordinal), "the preflight");
        await Task.Delay(TimeSpan.FromMilliseconds(random.Next(0, 1500)), TimeProvider.System);
        first.Signal(Native.SigInt);
        SondeRun run = await first.FinishAsync();
        run.ExitCode.ShouldBe(130, run.Error);
        JsonElement[] lines = Read(output);
        foreach (JsonElement line in lines.Where(IsInterrupted))
        {
            line.TryGetProperty("conditions", out _).ShouldBeFalse();
            line.GetProperty("x_outcome_code").GetString().ShouldBe("setup/system_failure");
        }

        SondeRun second = await lab.Client.SondeAsync(new LabProcessOptions { Input = targets }, [.. arguments, "--resume", output]);
        second.ExitCode.ShouldBe(0, second.Error);
        JsonElement[] all = Read(output);
        JsonElement[] whole = [.. all.Where(line => !IsInterrupted(line))];
        whole.Select(line => line.GetProperty("dip").GetString()).ShouldBeUnique();
        whole.Length.ShouldBe(3);
        string Of(int path)
            => string.Join(
                ' ', whole.Single(line => line.GetProperty("dip").GetString() == PathLab.Address(path, v6: false).ToString())
                .GetProperty("conditions").EnumerateArray().Select(word => word.GetString()));
        Of(1).ShouldContain("tfo.syndata.acked");
        Of(8).ShouldContain("tfo.target.dead");
        Of(3).ShouldNotContain("acked ");
    }

    [Fact]
    public async Task End_of_the_time_for_targets_leaves_those_begun_to_both_layers()
    {
        using PathLab lab = await PathLab.CreateAsync();
        string targets = string.Concat(
            Enumerable.Range(1, 200).Select(i => $$"""{"dip":"10.81.0.{{i}}","dp":80,"domain":"lab.test"}""" + "\n"));
        SondeRun run = await lab.Client.SondeAsync(
            new LabProcessOptions { Input = targets },
            ["measure", "tfo", "--connect", "http", "--rate", "50", "--max-runtime", "1s", "--yes", "--allow", "10.0.0.0/8"]);
        run.Lines.Count.ShouldBeInRange(1, 190);
        run.Lines.ShouldAllBe(line => Has(line, "x_wire") && Has(line, "conditions"));
    }

    private static bool IsInterrupted(JsonElement line) => Has(line, "x_interrupted");

    private static bool Has(JsonElement line, string key) => line.TryGetProperty(key, out _);

    private static JsonElement[] Read(string file)
        => File.Exists(file) ? [.. File.ReadAllLines(file).Select(line => JsonDocument.Parse(line).RootElement)] : [];
}
