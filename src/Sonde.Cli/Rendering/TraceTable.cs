using System.Text;
using Sonde.Measurements.Formats.Ooni.Traceroute;

namespace Sonde.Cli.Rendering;

/// <summary>
/// A trace for people: rows are TTLs, columns are the flows that went the same way, a cell that columns share is written once. Below it
/// stands in words what differs.
/// </summary>
internal static class TraceTable
{
    private const int NameWidth = 44;

    /// <summary>The lines.</summary>
    public static IEnumerable<string> Of(TracerouteTestKeys keys)
    {
        List<Column> columns = Columns(keys);
        if (columns.Count == 0) yield break;
        int last = columns.Max(column => column.Cells.Keys.DefaultIfEmpty(0).Max());
        int least = Math.Max(16, columns.SelectMany(column => column.Cells.Values).Select(cell => cell.Address.Length).DefaultIfEmpty(0).Max());
        int[] widths = [.. columns.Select(column => Math.Max(least, column.Name(NameWidth).Length) + 2)];
        yield return "TTL  " + string.Concat(columns.Select((column, i) => column.Name(NameWidth).PadRight(widths[i]))) + "ms (least, most)  answered";
        for (int ttl = columns.Min(column => column.Cells.Keys.DefaultIfEmpty(1).Min()); ttl <= last; ttl++) yield return Row(keys, columns, ttl, widths);
        foreach (string remark in Remarks(keys)) yield return remark;
    }

    private static string Row(TracerouteTestKeys keys, List<Column> columns, int ttl, int[] widths)
    {
        var row = new StringBuilder($"{ttl,3}  ");
        for (int i = 0; i < columns.Count;)
        {
            string text = columns[i].Text(ttl);
            int same = 1;
            while (text.Length > 0 && i + same < columns.Count && columns[i + same].Text(ttl) == text) same++;
            row.Append(text.PadRight(widths.AsSpan(i, same).ToArray().Sum()));
            i += same;
        }

        double[] rtts = [.. columns.SelectMany(column => column.Rtts(ttl))];
        if (rtts.Length > 0) row.Append($"{rtts.Min() * 1000,7:0.00} {rtts.Max() * 1000,7:0.00}");
        TracerouteHopNote? note = keys.Path.Hops.FirstOrDefault(hop => hop.Ttl == ttl);
        if (note is not null) row.Append($"   {note.Answered}/{note.Sent}{(note.Note is { } why ? " " + why.Replace('_', ' ') : "")}");
        if (note is not null) row.Append(string.Concat(note.Addresses.Select(address => keys.Names.TryGetValue(address, out string? name) ? "  " + name : "")));
        return row.ToString().TrimEnd();
    }

    private static IEnumerable<string> Remarks(TracerouteTestKeys keys)
    {
        if (keys.Path.Multipath.Count > 0) yield return $"load is spread at TTL {string.Join(", ", keys.Path.Multipath)}: other routers, same length, same end";
        if (keys.Path.Hops.Any(hop => hop.Note == "rate_limited")) yield return "hops marked \"rate limited\" answer some flows only although all of them pass: no loss";
        foreach (IGrouping<string, TracerouteFlowPath> verdict in keys.Path.Flows.Where(flow => flow.Verdict is not ("path.agrees" or "path.unknown")).GroupBy(flow => flow.Verdict))
        {
            yield return $"{string.Join(", ", verdict.Select(flow => flow.Name))}: {InWords(verdict.First(), keys)}  [{verdict.Key}]";
        }

        if (keys.Outcome.Code == "path.agrees") yield return $"all flows agree{(keys.Path.Distance is { } distance ? $": the destination is {distance} hop{(distance == 1 ? "" : "s")} away" : "")}";
    }

    private static string InWords(TracerouteFlowPath flow, TracerouteTestKeys keys)
    {
        string hop = flow.Verdict[(flow.Verdict.IndexOf(':') + 1)..];
        string router = keys.Path.Hops.FirstOrDefault(each => $"{each.Ttl}" == hop)?.Addresses is [var only, ..] ? $" ({only})" : "";
        string marks = flow.UsualReplyTtl is { } usual ? $", arriving with TTL {flow.ReplyTtl} where the destination's own answers have {usual}" : "";
        if (flow.DoesReplyTtlMove) marks += ", with a TTL that moves with the probe's";
        return flow.Verdict.Split(':')[0] switch
        {
            "path.reset_midway" => $"after TTL {hop}{router} something answers in the destination's name, at TTL {flow.EndTtl} already{marks}",
            "path.dropped_after" => flow.Ending is null
                ? $"nothing is heard after TTL {hop}{router}, where other flows go on"
                : $"refused by a router at TTL {flow.EndTtl}, where other flows go on",
            _ => $"goes another way after TTL {hop}{router}{(flow.EndTtl is { } end ? $", and ends at TTL {end}" : "")}",
        };
    }

    private static List<Column> Columns(TracerouteTestKeys keys)
    {
        List<Column> columns = [];
        foreach (IGrouping<(string Protocol, int? Port, int Flow), TracerouteProbe> flow in keys.Probes.GroupBy(probe => (probe.Protocol, probe.Port, probe.Flow)))
        {
            (string protocol, int? port, int number) = flow.Key;
            string name = (port is { } known ? $"{protocol}/{known}" : protocol) + (number > 0 ? $"#{number + 1}" : "");
            int end = keys.Path.Flows.FirstOrDefault(path => path.Name == name)?.EndTtl ?? int.MaxValue;
            var cells = new SortedDictionary<int, Cell>();
            foreach (IGrouping<int, TracerouteProbe> hop in flow.Where(probe => probe.Ttl <= end).GroupBy(probe => probe.Ttl))
            {
                TracerouteProbe? answered = hop.FirstOrDefault(probe => probe.Answer is not null);
                bool isEnd = answered is not null && answered.Outcome is not ("time_exceeded" or "echo_reply" or "unreachable");
                cells.Add(hop.Key, new Cell(answered is null ? "*" : answered.Answer!.Address + (isEnd ? $" {answered.Outcome}" : ""), answered?.Answer?.Rtt));
            }

            // A flow that is silent to the end is shown as far as others are.
            int far = keys.Path.Distance ?? keys.Path.Hops.Where(hop => hop.Answered > 0).Select(hop => hop.Ttl).DefaultIfEmpty(0).Max();
            foreach (int beyond in cells.Keys.Where(ttl => ttl > far && cells[ttl].Rtt is null).ToList()) cells.Remove(beyond);
            Column? column = columns.Find(each => each.GoesLike(cells));
            if (column is null) columns.Add(column = new Column());
            column.Add(name, cells);
        }

        return columns;
    }

    private sealed record Cell(string Address, double? Rtt);

    private sealed class Column
    {
        private readonly List<string> _names = [];
        private readonly List<SortedDictionary<int, Cell>> _all = [];

        public SortedDictionary<int, Cell> Cells { get; private set; } = [];

        /// <summary>Whether a flow took this way as far as both were asked; one that was sent to some TTLs only fits any that agrees there.</summary>
        public bool GoesLike(SortedDictionary<int, Cell> cells)
            => cells.All(cell => Cells.TryGetValue(cell.Key, out Cell? own) ? Router(own) == Router(cell.Value) : cells.Count < Cells.Count)
                && (cells.Count == Cells.Count || cells.Keys.Max() < Cells.Keys.Max());

        public void Add(string name, SortedDictionary<int, Cell> cells)
        {
            if (_names.Count == 0) Cells = cells;
            _names.Add(name);
            _all.Add(cells);
        }

        public string Name(int most)
        {
            string all = string.Join(' ', _names);
            return all.Length <= most ? all : $"{_names[0]} and {_names.Count - 1} more";
        }

        // Flows that end alike by different packets share the address.
        public string Text(int ttl) => Cells.TryGetValue(ttl, out Cell? cell)
            ? _all.TrueForAll(cells => !cells.TryGetValue(ttl, out Cell? other) || other.Address == cell.Address) ? cell.Address : Router(cell)
            : "";

        private static string Router(Cell cell) => cell.Address.Split(' ')[0];

        public IEnumerable<double> Rtts(int ttl) => _all.Select(cells => cells.GetValueOrDefault(ttl)?.Rtt).OfType<double>();
    }
}
