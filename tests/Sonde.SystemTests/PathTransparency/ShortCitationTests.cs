using System.Text.Json;

namespace Sonde.SystemTests.PathTransparency;

/// <summary>
/// Routers that cite 8 bytes of what is behind the IP header, as RFC 792 asks for, and others between them that cite all of it: what is in
/// the IP header has its hop as ever; bits of a SYN and its options are between two routers that cite enough, and that interval is the
/// answer.
/// </summary>
public sealed class ShortCitationTests
{
    private const int Clean = 1, EcnBits = 2, Marks = 3, CodePoint = 4, Size = 5, Shortest = 28;

    private static readonly Dictionary<int, Meddling> Kinds = new()
    {
        [EcnBits] = Meddling.ClearsEcnBits,
        [Marks] = Meddling.ClearsMarks,
        [CodePoint] = Meddling.ClearsCodePoint,
        [Size] = Meddling.WritesSegmentSize,
    };

    [Fact]
    public async Task Fields_of_the_ip_header_have_their_hop_among_routers_that_cite_eight_bytes_and_others_do_not()
    {
        using MeddlingLab lab = await MeddlingLab.CreateAsync(Kinds, Shortest);
        foreach ((int kind, string nettest, string probe) in All)
        {
            IReadOnlyDictionary<string, JsonElement> found = await MeasureAsync(lab, nettest, kind);
            foreach (int place in Places)
            {
                JsonElement line = found[MeddlingLab.Address(place, kind)];
                string expected = kind is Marks or CodePoint ? Changed(place, place, place + 1) : "intact 0";
                MeddlingRun.Way(line, probe).ShouldBe(expected, $"{nettest}, kind {kind} at {place}: {line.GetRawText()}");
            }
        }
    }

    [Fact]
    public async Task Interval_of_two_routers_that_cite_enough_is_the_answer()
    {
        // The second, sixth and tenth cite all.
        using MeddlingLab lab = await MeddlingLab.CreateAsync(Kinds, Shortest, quotesWhole: place => place % 4 == 2);
        foreach ((int kind, string nettest, string probe) in All.Where(each => each.Kind is EcnBits or Size))
        {
            IReadOnlyDictionary<string, JsonElement> found = await MeasureAsync(lab, nettest, kind);
            foreach (int place in Places)
            {
                JsonElement line = found[MeddlingLab.Address(place, kind)];
                // A router cites what came to it, and changes it then.
                int[] whole = [2, 6, 10];
                int last = whole.LastOrDefault(each => each <= place), first = whole.FirstOrDefault(each => each > place);
                string expected = first == 0 ? $"intact {last}" : Changed(place, last, first, kind == EcnBits ? "stripped" : "changed");
                MeddlingRun.Way(line, probe).ShouldBe(expected, $"{nettest}, kind {kind} at {place}: {line.GetRawText()}");
                if (first == 0) continue;
                line.GetProperty("x_locate").GetProperty("probes").EnumerateArray()
                    .Single(each => each.GetProperty("probe").GetString() == probe).GetProperty("unseen").EnumerateArray()
                    .Select(ttl => ttl.GetInt32())
                    .ShouldBe(Enumerable.Range(last + 1, first - last - 1), "who cites too little between the two is named");
            }

            MeddlingRun.Conditions(found[MeddlingLab.Address(1, Clean)]).ShouldNotContain("stripped");
            MeddlingRun.Conditions(found[MeddlingLab.Address(1, Clean)]).ShouldNotContain("clamped");
        }
    }

    private static (int Kind, string Nettest, string Probe)[] All =>
        [(EcnBits, "ecn", "ecn"), (Marks, "ecn", "ect0"), (CodePoint, "dscp", "dscp_48"), (Size, "mss", "mss")];

    private static IEnumerable<int> Places => Enumerable.Range(1, MeddlingLab.Routers - 1);

    private static string Changed(int place, int intact, int beyond, string fate = "changed")
        => place < MeddlingLab.Routers ? $"{fate} {intact} {beyond}" : $"intact {intact}";

    private static Task<IReadOnlyDictionary<string, JsonElement>> MeasureAsync(MeddlingLab lab, string nettest, int kind)
        => lab.MeasureAsync(
            nettest, 80, [.. Places.Select(place => MeddlingLab.Address(place, kind)), MeddlingLab.Address(1, Clean)], "--connect", "http",
            "--locate", "--timeout", "2s");
}
