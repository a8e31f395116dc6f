using System.Text.Json;

namespace Sonde.SystemTests.PathTransparency;

/// <summary>TCP options and a router that meddles with them, at each place of a chain: the exact conditions, and the hop.</summary>
public sealed class TcpOptionTests
{
    private const int Clean = 1, StripsFirst = 10, DropsFirst = 20;

    private static readonly (string Name, string Prefix, byte Kind)[] Options =
        [("ts", "tsopt", 8), ("ws", "wsopt", 3), ("sack", "sack", 4), ("unknown", "tcpopt.unknown", 253)];

    private static readonly Dictionary<int, Meddling> Kinds = new(
        Options.SelectMany((option, i) => (KeyValuePair<int, Meddling>[])[
            new(StripsFirst + i, Meddling.StripsOption(option.Kind)), new(DropsFirst + i, Meddling.DropsOption(option.Kind))]));

    [Theory]
    [InlineData(false, 1200)]
    [InlineData(true, 1200)]
    [InlineData(false, 28)]
    public async Task Router_that_meddles_is_found_at_each_place(bool v6, int quoted)
    {
        using MeddlingLab lab = await MeddlingLab.CreateAsync(Kinds, quoted);
        (int Place, int Kind)[] cases = [
            .. Enumerable.Range(1, MeddlingLab.Routers).SelectMany(place => Kinds.Keys.Select(kind => (place, kind))), (1, Clean)];
        var found = await lab.MeasureAsync(
            "tcpopt", 80, cases.Select(each => MeddlingLab.Address(each.Place, each.Kind, v6)), "--locate", "--timeout", "2s");
        foreach ((int place, int kind) in cases)
        {
            JsonElement line = found[found.Keys.Single(text => System.Net.IPAddress.Parse(text).Equals(
                System.Net.IPAddress.Parse(MeddlingLab.Address(place, kind, v6))))];
            string where = $"kind {kind} at {place}: {line.GetRawText()}";
            bool isCited = quoted > 28 && place < MeddlingLab.Routers;
            MeddlingRun.Conditions(line).ShouldBe(
                MeddlingRun.Sorted(
                    string.Join(
                        ' ', Options.Select((option, i) => Expected(option, kind - StripsFirst == i, kind - DropsFirst == i, isCited)))),
                where);
            foreach ((int i, (string name, _, _)) in Options.Index())
            {
                string way = MeddlingRun.Way(line, name);
                if (kind == DropsFirst + i) way.ShouldBe($"dropped {place} {place + 1}", where);
                else if (kind == StripsFirst + i && isCited) way.ShouldBe($"stripped {place} {place + 1}", where);
                else way.ShouldStartWith("intact", Case.Sensitive, where);
            }
        }

        found.Count.ShouldBe(cases.Length);
    }

    [Fact]
    public async Task Clean_path_that_loses_packets_has_no_word_against_it()
    {
        using MeddlingLab lab = await MeddlingLab.CreateAsync(Kinds, loss: 0.15, hasLimits: true);
        var found = await lab.MeasureAsync(
            "tcpopt", 80, Enumerable.Range(1, 60).Select(host => MeddlingLab.Address(99, host + 100)), "--locate", "--timeout", "2s");
        string[] words = [.. found.Values.SelectMany(line => MeddlingRun.Conditions(line).Split(' ')).Distinct()];
        foreach (string bad in (string[])["broken", "transient", "offline", "dropped", "path.stripped", "unsolicited.seen"])
            words.ShouldNotContain(word => word.Contains(bad, StringComparison.Ordinal));
        words.ShouldContain("tcpopt.ts.path.kept");
    }

    private static string Expected((string Name, string Prefix, byte Kind) option, bool isStripped, bool isDropped, bool isCited)
    {
        (string name, string prefix, _) = option;
        string connectivity = $"{prefix}.connectivity.{(isDropped ? "broken" : "works")}";
        string path = isDropped ? $"tcpopt.{name}.path.dropped"
            : isStripped && isCited ? $"tcpopt.{name}.path.stripped"
            : name == "unknown" ? "tcpopt.unknown.undecided:kept_or_stripped"
            : isStripped ? $"tcpopt.{name}.undecided:legacy_or_stripped" : $"tcpopt.{name}.path.kept";
        if (name == "unknown") return $"{connectivity} {path}";
        string negotiation = isDropped ? "" : $" {prefix}.negotiation.{(isStripped ? "failed" : "succeeded")}";
        return $"{connectivity}{negotiation} {prefix}.unsolicited.not_seen {path}";
    }
}
