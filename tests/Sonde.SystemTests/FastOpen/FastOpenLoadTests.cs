using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.FastOpen;

/// <summary>Many targets at once: no verdict is wrong, and whatever the capture lost is said.</summary>
[Collection(nameof(Alone))]
public sealed class FastOpenLoadTests
{
    private const int Count = 2000;

    [Theory]
    [InlineData("kernel")]
    [InlineData("both")]
    public async Task Two_thousand_perfect_servers_at_400_a_second_are_all_perfect(string layer)
    {
        using PathLab lab = await PathLab.CreateAsync();
        string input = string.Concat(Enumerable.Range(0, Count).Select(i => $$"""{"dip":"10.81.{{i / 250}}.{{(i % 250) + 1}}","dp":80,"domain":"lab.test"}""" + "\n"));
        SondeRun run = await lab.Client.SondeAsync(
            new LabProcessOptions { Input = input },
            ["measure", "tfo", "--connect", "http", "--layer", layer, "--rate", "400", "--yes", "--allow", "10.0.0.0/8"]);
        run.ExitCode.ShouldBe(0, run.Error);
        run.Lines.Count.ShouldBe(Count);
        string[] perfect = ["tfo.connectivity.works", "tfo.cookie.received", "tfo.syndata.acked"];
        string[][] said = [.. run.Lines.Select(line => line.GetProperty("conditions").EnumerateArray().Select(word => word.GetString()!)
            .Where(word => word.StartsWith("tfo.connectivity.", StringComparison.Ordinal) || word.StartsWith("tfo.cookie.", StringComparison.Ordinal)
                || word.StartsWith("tfo.syndata.", StringComparison.Ordinal)).ToArray())];
        string[] wrong = [.. said.SelectMany(words => words).Except(perfect)];
        wrong.ShouldBeEmpty();

        // The kernel's table of cookies forgets a few of so many targets; a SYN without the option gives no verdict then.
        said.Count(words => words.SequenceEqual(perfect)).ShouldBeGreaterThan(Count * 99 / 100);
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
            ["measure", "tfo", "--connect", "http", "--layer", "kernel", "--timeout", "1", "--yes", "--allow", "10.0.0.0/8"]);
        run.ExitCode.ShouldBe(3, run.Error);
        run.Lines.Count.ShouldBe(7, run.Output);
        run.Lines.Count(line => line.TryGetProperty("error", out _)).ShouldBe(4, run.Output);
        run.Lines.Count(line => line.TryGetProperty("conditions", out _)).ShouldBe(3, run.Output);
    }
}
