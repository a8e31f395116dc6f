using Sonde.Experiments.Traceroute.Lines;
using Sonde.Measurements.Formats.Ooni.Traceroute;

namespace Sonde.Experiments.Traceroute.Tables;

/// <summary>
/// A trace for people: rows are TTLs, columns are the flows that went the same way, a cell that columns share is written once. Below it
/// stands in words what differs.
/// </summary>
internal static class TraceTable
{
    private const int NameWidth = 44, LeastWidth = 16;

    /// <summary>The rows of a finished trace.</summary>
    /// <param name="keys">The trace.</param>
    /// <param name="width">How many columns of the screen a line may have.</param>
    public static IEnumerable<string> Of(TracerouteTestKeys keys, int width = int.MaxValue) => Rows(keys, TraceColumn.Of(keys), width);

    /// <summary>The rows of a trace under way: columns part when their flows are seen to, and what is not known yet is left out.</summary>
    public static IEnumerable<string> OfUnfinished(TracerouteTestKeys keys, int width = int.MaxValue)
        => Rows(keys, TraceColumn.OfUnfinished(keys), width);

    private static IEnumerable<string> Rows(TracerouteTestKeys keys, List<TraceColumn> columns, int width)
    {
        if (columns.Count == 0) return [];
        // Silence beyond all answers says nothing.
        int last = columns.SelectMany(column => column.Cells).Where(cell => cell.Value.Rtt is not null).Select(cell => cell.Key)
            .DefaultIfEmpty(0).Max();
        int first = columns.Min(column => column.Cells.Keys.DefaultIfEmpty(1).Min());
        int least = Math.Max(
            LeastWidth, columns.SelectMany(column => column.Cells.Values).Select(cell => cell.Address.Length).DefaultIfEmpty(0).Max());
        TableRow[] rows = [.. Enumerable.Range(first, Math.Max(0, last - first + 1)).Select(ttl => Row(keys, columns, ttl))];
        int most = Math.Min(NameWidth, TableLayout.RoomOf(width));
        return new TableLayout(width).Lines(
            [.. columns.Select(column => column.Name(most))], rows, least, "ms (least, most)  answered");
    }

    private static TableRow Row(TracerouteTestKeys keys, List<TraceColumn> columns, int ttl)
    {
        double[] rtts = [.. columns.SelectMany(column => column.Rtts(ttl))];
        string figures = rtts.Length > 0 ? $"{rtts.Min() * 1000,7:0.00} {rtts.Max() * 1000,7:0.00}" : "";
        TracerouteHopNote? note = keys.Path.Hops.FirstOrDefault(hop => hop.Ttl == ttl);
        if (note is null) return new TableRow(ttl, [.. columns.Select(column => column.Text(ttl))], figures);
        figures += $"   {note.Answered}/{note.Sent}{(note.Note is { } why ? " " + why.Replace('_', ' ') : "")}";
        string names = string.Concat(
            note.Addresses.Select(address => keys.Names.TryGetValue(address, out string? name) ? "  " + name : ""));
        return new TableRow(ttl, [.. columns.Select(column => column.Text(ttl))], figures, names);
    }

    /// <summary>What a finished trace says, in words.</summary>
    public static IEnumerable<string> Findings(TracerouteTestKeys keys) => [.. Remarks(keys), .. Hidden(keys)];

    private static IEnumerable<string> Hidden(TracerouteTestKeys keys)
    {
        int hidden = keys.Path.Hops.Count(hop => hop.Addresses.Contains(TraceRedaction.Scrubbed));
        if (hidden > 0)
        {
            yield return (
                hidden == 1
                ? "A hop has an address of a private network or of this machine"
                : $"{hidden} hops have addresses of a private network or of this machine")
                + ", which is taken out of all that is published; --keep-private-hops keeps those of a network that is yours to show";
        }
    }

    private static IEnumerable<string> Remarks(TracerouteTestKeys keys)
    {
        if (keys.Path.Multipath.Count > 0)
            yield return $"load is spread at TTL {string.Join(", ", keys.Path.Multipath)}: other routers, same length, same end";
        if (keys.Path.Hops.Any(hop => hop.Note == "rate_limited"))
            yield return "hops marked \"rate limited\" answer some flows only although all of them pass: no loss";
        foreach (IGrouping<string, TracerouteFlowPath> verdict in keys.Path.Flows.Where(
            flow => flow.Verdict is not ("path.agrees" or "path.unknown")).GroupBy(flow => flow.Verdict))
        {
            yield return $"{string.Join(", ", verdict.Select(flow => flow.Name))}: {InWords(verdict.First(), keys)}  [{verdict.Key}]";
        }

        string[] silent = [.. keys.Path.Flows.Where(flow => flow.Ending == "silent").Select(flow => flow.Name)];
        if (silent.Length > 0)
        {
            yield return $"{string.Join(", ", silent)}: heard of as far as the others, but not by the destination. It is silent there, or something right before it is: "
                + "one place cannot tell which, and no reply is no blocking";
        }

        if (keys.Outcome.Code == "path.agrees")
            yield return $"all flows agree{(keys.Path.Distance is { } distance ? $": the destination is {distance} hop{(distance == 1 ? "" : "s")} away" : "")}";
    }

    private static string InWords(TracerouteFlowPath flow, TracerouteTestKeys keys)
    {
        string hop = flow.Verdict[(flow.Verdict.IndexOf(':') + 1)..];
        string router = keys.Path.Hops.FirstOrDefault(each => $"{each.Ttl}" == hop)?.Addresses is [var only, ..] ? $" ({only})" : "";
        string marks = flow.UsualReplyTtl is { } usual
            ? $", arriving with TTL {flow.ReplyTtl} where the destination's own answers have {usual}"
            : "";
        if (flow.DoesReplyTtlMove) marks += ", with a TTL that moves with the probe's";
        return flow.Verdict.Split(':')[0] switch
        {
            "path.reset_midway"
                => $"after TTL {hop}{router} something answers in the destination's name, at TTL {flow.EndTtl} already{marks}",
            "path.dropped_after" => flow.Ending is null
                ? $"nothing is heard after TTL {hop}{router}, where other flows go on"
                : $"refused by a router at TTL {flow.EndTtl}, where other flows go on",
            _ => $"goes another way after TTL {hop}{router}{(flow.EndTtl is { } end ? $", and ends at TTL {end}" : "")}",
        };
    }
}
