using System.Text;
using Sonde.Measurements.Formats.Ooni.Traceroute;

namespace Sonde.Experiments.Traceroute.Tables;

/// <summary>
/// A trace for people: rows are TTLs, columns are the flows that went the same way, a cell that columns share is written once. Below it
/// stands in words what differs.
/// </summary>
internal static class TraceTable
{
    private const int NameWidth = 44;

    /// <summary>The lines of a finished trace.</summary>
    public static IEnumerable<string> Of(TracerouteTestKeys keys) => [.. Rows(keys, TraceColumn.Of(keys)), .. Remarks(keys)];

    /// <summary>The lines of a trace under way: columns part when their flows are seen to, and what is not known yet is left out.</summary>
    public static IEnumerable<string> OfUnfinished(TracerouteTestKeys keys) => Rows(keys, TraceColumn.OfUnfinished(keys));

    private static IEnumerable<string> Rows(TracerouteTestKeys keys, List<TraceColumn> columns)
    {
        if (columns.Count == 0) yield break;
        int last = columns.Max(column => column.Cells.Keys.DefaultIfEmpty(0).Max());
        int least = Math.Max(
            16, columns.SelectMany(column => column.Cells.Values).Select(cell => cell.Address.Length).DefaultIfEmpty(0).Max());
        int[] widths = [.. columns.Select(column => Math.Max(least, column.Name(NameWidth).Length) + 2)];
        yield return "TTL  " + string.Concat(columns.Select((column, i) => column.Name(NameWidth).PadRight(widths[i])))
            + "ms (least, most)  answered";
        for (int ttl = columns.Min(column => column.Cells.Keys.DefaultIfEmpty(1).Min()); ttl <= last; ttl++)
            yield return Row(keys, columns, ttl, widths);
    }

    private static string Row(TracerouteTestKeys keys, List<TraceColumn> columns, int ttl, int[] widths)
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
        if (note is not null)
            row.Append(
                string.Concat(note.Addresses.Select(address => keys.Names.TryGetValue(address, out string? name) ? "  " + name : "")));
        return row.ToString().TrimEnd();
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
