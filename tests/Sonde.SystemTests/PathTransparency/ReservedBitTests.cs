using System.Text.Json;

namespace Sonde.SystemTests.PathTransparency;

/// <summary>The reserved bit and a router that meddles with it, at each place of a chain: the exact conditions, and the hop.</summary>
public sealed class ReservedBitTests
{
    private const int Clean = 1, Drops = 2, Clears = 3;

    private static readonly Dictionary<int, Meddling> Kinds = new()
    {
        [Drops] = Meddling.DropsReservedBit,
        [Clears] = Meddling.ClearsReservedBit,
    };

    [Theory]
    [InlineData("tcpsyn", 80, 1200)]
    [InlineData("tcpsyn", 80, 28)]
    [InlineData("http", 80, 1200)]
    [InlineData("dnsudp", 53, 1200)]
    [InlineData("dnsudp", 53, 28)]
    public async Task Router_that_meddles_is_found_at_each_place(string connect, int port, int quoted)
    {
        using MeddlingLab lab = await MeddlingLab.CreateAsync(Kinds, quoted);
        (int Place, int Kind)[] cases = [
            .. Enumerable.Range(1, MeddlingLab.Routers).SelectMany(place => ((int[])[Drops, Clears]).Select(kind => (place, kind))),
            (1, Clean)];
        var found = await lab.MeasureAsync(
            "evilbit", port, cases.Select(each => MeddlingLab.Address(each.Place, each.Kind)), "--connect", connect, "--locate",
            "--timeout", "2s");
        bool isUdp = connect == "dnsudp";
        foreach ((int place, int kind) in cases)
        {
            JsonElement line = found[MeddlingLab.Address(place, kind)];
            string where = $"{connect}, kind {kind} at {place}: {line.GetRawText()}";
            MeddlingRun.Conditions(line).ShouldBe(
                kind switch
                {
                    Drops => "evilbit.connectivity.broken evilbit.path.dropped",
                    // What the last one does to a SYN, nobody cites; what it does to a datagram, the target.
                    Clears when isUdp || place < MeddlingLab.Routers => "evilbit.connectivity.works evilbit.mark.not_seen evilbit.path.cleared",
                    _ => $"evilbit.connectivity.works evilbit.mark.not_seen evilbit.{(isUdp ? "path.kept" : "undecided:kept_or_cleared")}",
                }, where);
            string expected = kind switch
            {
                Drops => $"dropped {place} {place + 1}",
                Clears when isUdp || place < MeddlingLab.Routers => $"stripped {place} {place + 1}",
                _ => isUdp ? "intact 13" : "intact 12", // by the last router before the target, which cites no SYN
            };
            MeddlingRun.Way(line, "evil").ShouldBe(expected, where);
        }

        found.Count.ShouldBe(cases.Length);
    }

    [Fact]
    public async Task Clean_path_that_loses_packets_has_no_word_against_it()
    {
        using MeddlingLab lab = await MeddlingLab.CreateAsync(Kinds, loss: 0.15, hasLimits: true);
        foreach ((string connect, int port) in ((string, int)[])[("tcpsyn", 80), ("dnsudp", 53)])
        {
            var found = await lab.MeasureAsync(
                "evilbit", port, Enumerable.Range(1, 60).Select(host => MeddlingLab.Address(99, host + 100)), "--connect", connect,
                "--locate",
                "--timeout", "2s");
            string[] words = [.. found.Values.SelectMany(line => MeddlingRun.Conditions(line).Split(' ')).Distinct()];
            words.ShouldBeSubsetOf([
                "evilbit.connectivity.works", "evilbit.mark.not_seen", "evilbit.path.kept", "evilbit.undecided:kept_or_cleared",
                "evilbit.undecided:path_loss", "evilbit.undecided:contradictory"]);
            found.Values.Count(line => MeddlingRun.Conditions(line).Contains("connectivity.works", StringComparison.Ordinal))
                .ShouldBeGreaterThan(50);
        }
    }

    [Fact]
    public async Task Ipv6_target_gets_its_line_with_the_reason()
    {
        using MeddlingLab lab = await MeddlingLab.CreateAsync(Kinds);
        (await lab.RejectedAsync("evilbit", 80, MeddlingLab.Address(1, Clean, v6: true))).ShouldContain("IPv4 alone");
    }
}
