using System.Text.Json;
using Sonde.Experiments.PathTransparency.EvilBit;
using Sonde.Tests.Cli;
using Sonde.Tests.Experiments.PathTransparency.Datagrams;
using Sonde.Tests.Experiments.PathTransparency.Variants;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.PathTransparency.EvilBit;

/// <summary>The reserved bit on simulated paths, by connections and by datagrams.</summary>
public sealed class EvilBitTests
{
    private const string Nettest = "evilbit", Clean = "connectivity.works mark.not_seen";

    private static readonly string[] ByDatagrams = ["--connect", "dnsudp"];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Bit_that_arrives_is_known_by_citations_alone(bool isSynAlone)
    {
        var method = new EvilBitMethod(isSynAlone);
        VariantScene.Measure(method, new VariantServer().Receive).Conditions(method).ShouldBe($"{Clean} undecided:kept_or_cleared");
        var stages = VariantScene.Measure(method, VariantScene.Behind(new VariantServer(), 6), locates: true);
        stages.Conditions(method).ShouldBe($"{Clean} undecided:kept_or_cleared", "the target cites no SYNs");
        stages.Ways().ShouldBe(["evil intact 6"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    public void Hop_that_clears_the_bit_is_bounded_by_what_routers_cite(int hop)
    {
        var method = new EvilBitMethod(isSynAlone: true);
        foreach (int quoted in (int[])[1200, 28])
        {
            var stages = VariantScene.Measure(
                method, VariantScene.Behind(new VariantServer { Forward = DatagramScene.Clear }, 6, hop, quoted), locates: true);
            stages.Conditions(method).ShouldBe(hop < 6 ? $"{Clean} path.cleared" : $"{Clean} undecided:kept_or_cleared");
            // Behind the last router the target alone can tell, which cites no SYNs.
            stages.Ways().ShouldBe([hop < 6 ? $"evil stripped {hop} {hop + 1}" : "evil intact 6"]);
        }
    }

    [Fact]
    public void Packets_with_the_bit_that_are_lost_or_reset_are_broken()
    {
        var method = new EvilBitMethod(isSynAlone: true);
        VariantScene.Measure(method, new VariantServer { Way = seen => DatagramScene.HasReservedBit(seen.Probe.Bytes) ? [] : null }.Receive)
            .Conditions(method).ShouldBe("connectivity.broken path.dropped");
        VariantScene.Measure(
                method,
                new VariantServer
                {
                    Way = seen
                    => DatagramScene.HasReservedBit(seen.Probe.Bytes) ? VariantServer.Rst(seen.Probe) : null
                }.Receive)
            .Conditions(method).ShouldBe("connectivity.broken path.dropped");
    }

    [Fact]
    public void Answer_that_has_the_bit_is_seen()
    {
        var method = new EvilBitMethod(isSynAlone: true);
        VariantScene.Measure(method, new VariantServer { Back = DatagramScene.SetBit }.Receive).Conditions(method)
            .ShouldBe("connectivity.works mark.seen undecided:kept_or_cleared");
    }

    [Fact]
    public void Datagrams_tell_the_same()
    {
        new DatagramScene().Conditions(Nettest, ByDatagrams).ShouldBe($"{Clean} undecided:kept_or_cleared");
        new DatagramScene().Conditions(Nettest, [.. ByDatagrams, "--locate"]).ShouldBe($"{Clean} path.kept");
        new DatagramScene { Back = DatagramScene.SetBit }.Conditions(Nettest, ByDatagrams)
            .ShouldBe("connectivity.works mark.seen undecided:kept_or_cleared");
        new DatagramScene { At = 3, Loses = DatagramScene.HasReservedBit }.Conditions(Nettest, ByDatagrams)
            .ShouldBe("connectivity.broken path.dropped");
        JsonElement line = new DatagramScene { At = 3, Changes = DatagramScene.Clear }.Measure(Nettest, [.. ByDatagrams, "--locate"]);
        line.GetProperty("conditions").EnumerateArray().Select(each => each.GetString()).ShouldContain("evilbit.path.cleared");
        JsonElement way = line.GetProperty("x_locate").GetProperty("probes")[0];
        (way.GetProperty("intact_ttl").GetInt32(), way.GetProperty("beyond_ttl").GetInt32()).ShouldBe((3, 4));
    }

    [Theory]
    [InlineData("tcpsyn")]
    [InlineData("dnsudp")]
    public void Ipv6_target_gets_its_line_with_the_reason(string connect)
    {
        using var host = new TestHost(new DatagramScene().Network());
        CliRun run = host.Run(
            "measure", Nettest, "[2001:db8::80]:53", "--connect", connect, "--allow", "2001:db8::/32", "--metadata", host.Path("meta"));
        run.ExitCode.ShouldBe(3, "it was not measured");
        JsonDocument.Parse(host.Read("meta")).RootElement.GetProperty("rejected").GetInt32().ShouldBe(1);
        JsonElement line = run.Lines.Single();
        line.GetProperty("error").GetString().ShouldNotBeNull().ShouldContain("IPv6 has no reserved bit");
    }

    [Fact]
    public void Lost_packets_make_no_word_against_the_path()
    {
        var method = new EvilBitMethod(isSynAlone: true);
        for (int seed = 0; seed < Repetitions.Of(15, 1000, 5000); seed++)
        {
            var weather = new PathWeather(seed) { LostProbes = 15, LostAnswers = 15 };
            string said = VariantScene.Measure(
                method, weather.Around(VariantScene.Behind(new VariantServer(), 4)), locates: true, seed: seed).Conditions(method);
            foreach (string word in (string[])["broken", "transient", "dropped", "path.cleared"])
                said.ShouldNotContain(word, Case.Sensitive, $"seed {seed}: {said}");
        }
    }
}
