using System.Globalization;
using Sonde.Experiments.Contract;
using Sonde.Experiments.Drafts;
using Sonde.Measurements.Formats.Ooni.Traceroute;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.Traceroute.Watching;

/// <summary>
/// A path that is traced round by round: loss and round trips of each hop and flow since the watch began, and what changed. Silence counts
/// as loss when the same router answers again, and never when the way has changed meanwhile.
/// </summary>
internal sealed class PathWatch : IWatch
{
    private const int MostSaid = 6, Narrow = 64, Wide = 90;
    private const string All = "all", Unit = "    "; // the room below "ms"

    private readonly SortedDictionary<string, FlowWatch> _flows = new(StringComparer.Ordinal);
    private readonly List<string> _said = [];
    private readonly Dictionary<string, string> _names = [];
    private int _rounds;

    /// <inheritdoc/>
    public void Add(MeasurementDraft draft)
    {
        if (draft.WasInterrupted || draft.TestKeys is not TracerouteTestKeys { Payload: null } trace) return;
        _rounds++;
        foreach ((string address, string name) in trace.Names) _names[address] = name;
        foreach (IGrouping<string, TracerouteProbe> probes in trace.Probes.Where(probe => !probe.IsAside).GroupBy(probe => probe.FlowName))
        {
            if (!_flows.TryGetValue(probes.Key, out FlowWatch? flow)) _flows[probes.Key] = flow = new FlowWatch(probes.Key);
            int? end = trace.Path.Flows.FirstOrDefault(path => path.Name == probes.Key)?.EndTtl;
            if (flow.Add([.. probes.OrderBy(probe => probe.T0)], end, _rounds) is { } said)
                _said.Add(string.Create(CultureInfo.InvariantCulture, $"{draft.StartedAt.UtcDateTime:HH:mm:ss} round {_rounds}: {said}"));
        }
    }

    /// <inheritdoc/>
    public IEnumerable<string> Lines(int width)
    {
        Group[] groups = [.. Groups()];
        if (groups.Length == 0) yield break;
        bool hasTimes = width >= Narrow, hasAll = width >= Wide;
        // Where there is little room, a column that says "all" in every row is the first to go.
        int flows = hasTimes || !Array.TrueForAll(groups, group => group.Flows == All)
            ? Math.Min(hasTimes ? 24 : 8, groups.Max(group => Math.Max(group.Flows.Length, 5)))
            : 0;
        string counted = hasTimes ? "answered" : "answ";
        int counts = groups.Max(group => Math.Max(group.Counts.Length, counted.Length));
        int figures = 7 + counts + 1 + (hasAll ? 32 : hasTimes ? 16 : 7) + (flows > 0 ? flows + 2 : 0);
        int routers = Math.Clamp(groups.Max(group => Math.Max(group.Router.Length, 6)), 6, Math.Max(6, width - figures - 5));
        yield return $"TTL  {"router".PadRight(routers)}{(flows > 0 ? "  " + "flows".PadRight(flows) : "")}   loss {counted.PadLeft(counts)}{(hasTimes ? "    last    mean" : "     ms")}{(hasAll ? "   least    most" : "")}{(hasTimes ? "  ms" : "")}";
        int last = 0;
        foreach (Group group in groups)
        {
            string ttl = group.Ttl == last ? "   " : $"{group.Ttl,3}";
            last = group.Ttl;
            string row = string.Create(
                CultureInfo.InvariantCulture,
                $"{ttl}  {Fit(group.Router, routers)}{(flows > 0 ? "  " + Fit(group.Flows, flows) : "")} {(group.Loss is { } loss ? $"{loss * 100:0.#}%" : "-"),6} {group.Counts.PadLeft(counts)}");
            if (hasTimes) row += string.Create(CultureInfo.InvariantCulture, $" {group.Last * 1000,7:0.00} {group.Mean * 1000,7:0.00}");
            else row += string.Create(CultureInfo.InvariantCulture, $" {group.Mean * 1000,6:0.0}");
            if (hasAll) row += string.Create(CultureInfo.InvariantCulture, $" {group.Least * 1000,7:0.00} {group.Most * 1000,7:0.00}");
            if (group.Open > 0 && hasTimes) row += $"{Unit}  {group.Open} open";
            if (hasTimes && _names.TryGetValue(group.Router, out string? name)) row += $"{(group.Open > 0 ? "" : Unit)}  {name}";
            yield return row.Length <= width ? row : row[..Math.Max(0, width - 1)] + "…";
        }

        // Sentences are broken by whoever shows them, where they may have more than a line.
        foreach (string line in Remarks()) yield return line;
    }

    private IEnumerable<string> Remarks()
    {
        foreach (string said in _said.TakeLast(MostSaid)) yield return said;
        if (_said.Count == 0 && _rounds > 1) yield return $"no way has changed in {Numerals.Count(_rounds, "round")}";
        int[] spread = [.. _flows.Values.SelectMany(flow => flow.Spread.Keys).Distinct().Order()];
        if (spread.Length > 0) yield return $"load is spread packet by packet at TTL {string.Join(", ", spread)}: no change of the way";
        long changing = _flows.Values.Sum(flow => flow.WhileChanging);
        if (changing > 0) yield return $"{Numerals.Count(changing, "probe was", "probes were")} not answered while a way changed: no loss";
        if (Groups().Any(group => group.Open > 0))
            yield return "open: not answered since; whether lost or on another way, the next rounds tell";
    }

    private IEnumerable<Group> Groups()
    {
        foreach (int ttl in _flows.Values.SelectMany(flow => flow.Hops.Keys).Distinct().Order())
        {
            foreach (IGrouping<string, FlowWatch> alike in _flows.Values.Where(flow => flow.Hops.ContainsKey(ttl))
                .GroupBy(flow => flow.Hops[ttl].Router))
                yield return Sum(ttl, alike.Key, [.. alike]);
        }
    }

    private Group Sum(int ttl, string router, FlowWatch[] flows)
    {
        HopWatch[] hops = [.. flows.Select(flow => flow.Hops[ttl])];
        HopWatch[] answered = [.. hops.Where(hop => hop.Answered > 0)];
        long sent = hops.Sum(hop => hop.Sent);
        FlowWatch[] telling = [.. flows.Where(flow => flow.LossAt(ttl) is not null && flow.Hops[ttl].Sent > 0)];
        double? loss = telling.Length == 0
            ? null
            : telling.Sum(flow => flow.LossAt(ttl)!.Value * flow.Hops[ttl].Sent) / telling.Sum(flow => flow.Hops[ttl].Sent);
        string names = flows.Length == _flows.Count ? All : string.Join(' ', flows.Select(flow => flow.Name));
        return new Group(
            ttl, router, names, loss, hops.Sum(hop => hop.Answered), sent, hops.Sum(hop => hop.Open),
            answered.Select(hop => hop.Rtt.Last).DefaultIfEmpty(0).Min(), answered.Select(hop => hop.Rtt.Mean).DefaultIfEmpty(0).Average(),
            answered.Select(hop => hop.Rtt.Least).DefaultIfEmpty(0).Min(), answered.Select(hop => hop.Rtt.Most).DefaultIfEmpty(0).Max());
    }

    private static string Fit(string text, int room)
    {
        if (text.Length <= room) return text.PadRight(room);
        int tail = (room - 1) / 2;
        return text[..(room - 1 - tail)] + "…" + text[^tail..];
    }

    private sealed record Group(
        int Ttl, string Router, string Flows, double? Loss, long Answered, long Sent, long Open, double Last, double Mean, double Least,
        double Most)
    {
        public string Counts => $"{Answered}/{Sent}";
    }
}
