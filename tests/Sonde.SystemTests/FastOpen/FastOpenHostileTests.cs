using System.Text.Json;
using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.FastOpen;

/// <summary>Servers and lists of bad will stop nothing, and spoil nobody else's verdict.</summary>
[Collection(nameof(Alone))]
public sealed class FastOpenHostileTests
{
    [Theory]
    [InlineData("kernel")]
    [InlineData("wire")]
    [InlineData("both")]
    public async Task Server_that_answers_anything_gets_a_verdict_in_bounded_time(string layer)
    {
        using PathLab lab = await PathLab.CreateAsync();
        lab.Router.Ip($"route add 10.82.0.0/24 via {lab.Old.V4}");
        lab.Old.Ip("route add local 10.82.0.0/24 dev lo");
        using var hostile = new HostileServer(lab.Old);
        string input = string.Concat(
            Enumerable.Range(1, HostileServer.Behaviours).Select(i => $$"""{"dip":"10.82.0.{{i}}","dp":80,"domain":"lab.test"}""" + "\n"))
            + $$"""{"dip":"{{PathLab.Address(1, v6: false)}}","dp":80,"domain":"lab.test"}""" + "\n";
        long start = TimeProvider.System.GetTimestamp();
        SondeRun run = await lab.Client.SondeAsync(
            new LabProcessOptions { Input = input },
            ["measure", "tfo", "--connect", "http", "--layer", layer, "--timeout", "2s", "--yes", "--allow", "10.0.0.0/8"]);
        run.ExitCode.ShouldBe(0, run.Error);
        // Four connections or four rounds at the most, none longer than the limit.
        TimeProvider.System.GetElapsedTime(start).TotalSeconds.ShouldBeLessThan(30);
        run.Lines.Count.ShouldBe(HostileServer.Behaviours + 1, run.Output);
        foreach (JsonElement line in run.Lines)
        {
            string[] words = [.. line.GetProperty("conditions").EnumerateArray().Select(word => word.GetString()!)];
            bool isGood = line.GetProperty("dip").GetString() == $"{PathLab.Address(1, v6: false)}";
            words.ShouldNotBeEmpty(line.ToString());
            words.Contains("tfo.syndata.acked").ShouldBe(isGood, line.ToString());
            words.Contains("tfo.connectivity.works").ShouldBe(isGood && layer != "wire", line.ToString());
        }
    }

    [Fact]
    public async Task Hundred_thousand_lines_and_garbage_among_them_are_all_accounted_for()
    {
        LabMachine.RequireLong();
        using PathLab lab = await PathLab.CreateAsync();
        const int count = 100_000, bad = 1_000;
        string input = string.Concat(Enumerable.Range(0, count).Select(i => i % (count / bad) == 7
            ? $"garbage {i} \u0001\u001b[31m{{\n"
            : $$"""{"dip":"127.{{1 + (i / 62500)}}.{{i / 250 % 250}}.{{(i % 250) + 1}}","dp":9,"n":{{i}}}""" + "\n"));
        SondeRun run = await (lab.Client.StartSonde(
            new LabProcessOptions { Input = input },
            ["measure", "tfo", "--connect", "http", "--layer", "kernel", "--rate", "0", "--yes", "--allow", "127.0.0.0/8"]))
                .FinishAsync(TimeSpan.FromMinutes(5));
        run.ExitCode.ShouldBe(3, run.Error[..Math.Min(2000, run.Error.Length)]);
        run.Lines.Count.ShouldBe(count);
        run.Lines.Count(line => line.TryGetProperty("error", out _)).ShouldBe(bad);
        run.Lines.Where(line => line.TryGetProperty("n", out _)).Select(line => line.GetProperty("n").GetInt32()).Distinct().Count()
            .ShouldBe(count - bad);
        run.Lines.Count(
            line => line.TryGetProperty("conditions", out JsonElement words)
            && words.EnumerateArray().Any(word => word.GetString() == "tfo.target.refused")).ShouldBe(count - bad);
        run.Error.ShouldContain("standard input:8:");
        run.Error.Contains('\u001b').ShouldBeFalse();
    }
}
