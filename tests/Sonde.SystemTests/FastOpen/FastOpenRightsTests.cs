using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.FastOpen;

/// <summary>An ordinary user with the right to raw packets and no other: all layers work, and what doctor calls ok was done.</summary>
public sealed class FastOpenRightsTests
{
    private static readonly LabProcessOptions RawOnly = new() { AsOrdinaryUser = true, Capability = "net_raw" };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Crafted_probes_work_with_raw_packets_alone_and_nothing_is_reset_behind_their_back(bool v6)
    {
        using PathLab lab = await PathLab.CreateAsync();
        string target = $$"""{"dip":"{{PathLab.Address(1, v6)}}","dp":80,"domain":"lab.test"}""" + "\n";
        SondeRun run = await lab.Client.SondeAsync(
            RawOnly with { Input = target },
            ["measure", "tfo", "--connect", "http", "--layer", "wire", "--yes", "--allow", "10.0.0.0/8", "--allow", "fd80::/16"]);
        run.ExitCode.ShouldBe(0, run.Error);
        string[] words = [.. run.Line.GetProperty("conditions").EnumerateArray().Select(word => word.GetString()!)];
        words.ShouldContain("tfo.syndata.acked");
        words.ShouldNotContain(word => word.StartsWith("tfo.undecided", StringComparison.Ordinal));
        run.Line.GetProperty("x_wire").EnumerateArray().ShouldAllBe(probe => probe.GetProperty("end").GetString() == "answered");
    }

    [Fact]
    public async Task Payloads_are_traced_with_raw_packets_alone()
    {
        using var chain = LabChain.Of(2);
        await chain.Server.NginxAsync(80);
        SondeRun run = await chain.Client.SondeAsync(
            RawOnly,
            ["measure", "traceroute", chain.Server.V4.ToString(), "--payload-http", "www.example", "--yes", "--allow", "0.0.0.0/0"]);
        run.ExitCode.ShouldBe(0, run.Error);
        run.Line.GetProperty("test_keys").GetProperty("x_outcome_code").GetString().ShouldBe("path.agrees");
    }

    [Fact]
    public async Task Doctor_says_of_each_right_what_it_is_worth_here()
    {
        using var chain = LabChain.Of(1);
        string raw = (await chain.Client.SondeAsync(RawOnly, ["doctor"])).Output;
        foreach (string works in (string[])["TCP connects", "error queue", "capture", "raw sockets", "guarded ports"])
            raw.ShouldMatch($"ok +{works} ");
        raw.ShouldMatch("missing +fast open cookies ");
        string none = (await chain.Client.SondeAsync(new LabProcessOptions { AsOrdinaryUser = true }, ["doctor"])).Output;
        foreach (string lacks in (string[])["capture", "raw sockets", "fast open cookies"]) none.ShouldMatch($"missing +{lacks} ");
        none.ShouldMatch("ok +TCP connects ");
        chain.Client.Rules("table inet own { chain out { type filter hook output priority 0; ct state new tcp flags syn drop; }; }");
        (await chain.Client.SondeAsync(["doctor"])).Output.ShouldMatch("missing +TCP connects ");
    }
}
