using System.Text.Json;

namespace Sonde.SystemTests.PathTransparency;

/// <summary>
/// Datagrams without a checksum and a router that meddles with them, at each place of a chain: the exact conditions, and the hop.
/// </summary>
public sealed class MissingChecksumTests
{
    private const int Clean = 1, Drops = 2, Fills = 3;

    private static readonly Dictionary<int, Meddling> Kinds = new()
    {
        [Drops] = Meddling.DropsNoChecksum,
        [Fills] = Meddling.FillsChecksum,
    };

    [Theory]
    [InlineData(1200)]
    [InlineData(28)]
    public async Task Router_that_meddles_is_found_at_each_place(int quoted)
    {
        using MeddlingLab lab = await MeddlingLab.CreateAsync(Kinds, quoted);
        (int Place, int Kind)[] cases = [
            .. Enumerable.Range(1, MeddlingLab.Routers).SelectMany(place => ((int[])[Drops, Fills]).Select(kind => (place, kind))),
            (1, Clean)];
        var found = await lab.MeasureAsync(
            "udpzero", 53, cases.Select(each => MeddlingLab.Address(each.Place, each.Kind)), "--locate", "--timeout", "2s");
        foreach ((int place, int kind) in cases)
        {
            JsonElement line = found[MeddlingLab.Address(place, kind)];
            string where = $"kind {kind} at {place}: {line.GetRawText()}";
            MeddlingRun.Conditions(line).ShouldBe(
                kind switch
                {
                    Drops => "udpzero.connectivity.broken udpzero.path.dropped",
                    Fills => "udpzero.connectivity.works udpzero.path.filled",
                    _ => "udpzero.connectivity.works udpzero.path.kept",
                }, where);
            MeddlingRun.Way(line, "zero").ShouldBe(
                kind switch { Drops => $"dropped {place} {place + 1}", Fills => $"changed {place} {place + 1}", _ => "intact 13" }, where);
        }

        found.Count.ShouldBe(cases.Length);
    }

    [Fact]
    public async Task Clean_path_that_loses_packets_has_no_word_against_it()
    {
        using MeddlingLab lab = await MeddlingLab.CreateAsync(Kinds, loss: 0.15, hasLimits: true);
        var found = await lab.MeasureAsync(
            "udpzero", 53, Enumerable.Range(1, 60).Select(host => MeddlingLab.Address(99, host + 100)), "--locate", "--timeout", "2s");
        found.Values.SelectMany(line => MeddlingRun.Conditions(line).Split(' ')).Distinct().ShouldBeSubsetOf([
            "udpzero.connectivity.works", "udpzero.path.kept", "udpzero.undecided:kept_or_filled", "udpzero.undecided:path_loss",
            "udpzero.undecided:contradictory"]);
        found.Values.Count(line => MeddlingRun.Conditions(line).Contains("connectivity.works", StringComparison.Ordinal))
            .ShouldBeGreaterThan(50);
    }

    [Fact]
    public async Task Ipv6_target_gets_its_line_with_the_reason()
    {
        using MeddlingLab lab = await MeddlingLab.CreateAsync(Kinds);
        (await lab.RejectedAsync("udpzero", 53, MeddlingLab.Address(1, Clean, v6: true))).ShouldContain("IPv4 alone");
    }
}
