using Sonde.Measurements.Formats.Ooni.Traceroute;

namespace Sonde.Experiments.Traceroute.Tables;

/// <summary>
/// Two payloads for people: rows are TTLs, columns the control and the test, an equal cell is written once. Below it stands where they
/// part.
/// </summary>
internal static class PayloadTable
{
    private const int LeastWidth = 16;

    /// <summary>The rows.</summary>
    /// <param name="keys">A trace of payloads.</param>
    /// <param name="width">How many columns of the screen a line may have.</param>
    public static IEnumerable<string> Of(TracerouteTestKeys keys, int width = int.MaxValue)
    {
        TraceroutePayload payload = keys.Payload!;
        int last = Math.Max(Last(payload.Control), Last(payload.Test));
        if (last == 0) return [];
        TraceroutePayloadColumn[] columns = [payload.Control, payload.Test];
        int first = columns.SelectMany(column => column.Hops).Select(hop => hop.Ttl).DefaultIfEmpty(1).Min();
        TableRow[] rows = [.. Enumerable.Range(first, Math.Max(0, last - first + 1)).Select(ttl => Row(keys, columns, ttl))];
        return new TableLayout(width).Lines(
            [Head(payload.Control, "control"), Head(payload.Test, "test")], rows, LeastWidth, "ms (control, test)");
    }

    /// <summary>Where the two part, in words.</summary>
    public static IEnumerable<string> Findings(TracerouteTestKeys keys)
    {
        TraceroutePayload payload = keys.Payload!;
        yield return $"{Sentence(keys, payload)}  [{payload.Verdict}]";
        if (payload.IsResidual)
            yield return "the control, which the destination answered before the test, is not answered any more after it: what the test provoked lasts";
    }

    private static TableRow Row(TracerouteTestKeys keys, TraceroutePayloadColumn[] columns, int ttl)
    {
        TraceroutePayloadHop?[] hops = [.. columns.Select(column => column.Hops.FirstOrDefault(hop => hop.Ttl == ttl))];
        return new TableRow(
            ttl, [.. hops.Select(hop => hop is null ? "" : Cell(hop))], $"{Time(hops[0])} {Time(hops[1])}", Names(keys, hops));
    }

    private static string Sentence(TracerouteTestKeys keys, TraceroutePayload payload)
    {
        TraceroutePayloadColumn test = payload.Test, control = payload.Control;
        string hop = payload.Verdict[(payload.Verdict.IndexOf(':') + 1)..];
        if (payload.IsControlToo) return BothCut(payload, hop);
        // Where no router answered the test, nobody knows how far it came.
        string parted = hop == "0" && payload.PartsAt is { } at
            ? $"test and control part somewhere before TTL {at}"
            : $"test and control part after TTL {hop}{Router(control, hop)}";
        string marks = test is { ReplyTtl: { } ttl, HandshakeReplyTtl: { } own } && ttl != own
            ? $", arriving with TTL {ttl} where the destination's handshake has {own}"
            : "";
        if (test.DoesReplyTtlMove) marks += ", with a TTL that moves with the payload's";
        string end = Router(control, $"{payload.PartsAt}");
        string beside = control.Hops.FirstOrDefault(each => each.Ttl == payload.PartsAt) is { Outcome: "time_exceeded" }
            ? $", where the control is at a router{end}"
            : "";
        return payload.Verdict.Split(':')[0] switch
        {
            "path.agrees" => Agreement(payload),
            "path.reset_midway"
                => $"{parted}: at TTL {payload.PartsAt} already something {(test.Ending == "fin" ? "ends" : "resets")} the test's connection in the destination's name{beside}{marks}",
            "path.answered_midway"
                => $"{parted}: at TTL {payload.PartsAt} already something answers the test in the destination's name{beside}{marks}",
            "path.dropped_after" when test.Ending is null && payload.PartsAt is null
                => $"{parted}, or behind: nothing more is heard of the test, nor of the control since it was sent",
            "path.dropped_after" when test.Ending is null
                => $"{parted}: nothing is heard of the test from TTL {payload.PartsAt} on, where the control is still answered",
            "path.dropped_after" => $"{parted}: the test is refused by a router at TTL {test.EndTtl}{beside}",
            "path.diverges" => $"{parted}: the test ends {At(test.EndTtl)}, the control {At(control.EndTtl)}",
            _ => $"nothing can be told: {Reason(keys, payload)}",
        };
    }

    // What stands there does it to any payload: where is known, and that it is not the name that it acts upon.
    private static string BothCut(TraceroutePayload payload, string hop)
    {
        string cut = $"test and control are both cut after TTL {hop}{Router(payload.Control, hop)}";
        return payload.Test.Ending is { } ending
            ? $"{cut}: at TTL {payload.PartsAt} already something answers both in the destination's name, by {InWords(ending)}"
            : $"{cut}, or behind: nothing more is heard of either";
    }

    private static string Agreement(TraceroutePayload payload)
    {
        if (payload.Distance is not { } distance)
            return $"test and control agree as far as TTL {Last(payload.Control)}, which is not the destination";
        string differ = payload.Test.Ending == payload.Control.Ending
            ? ""
            : $"; the destination itself answers the test by {InWords(payload.Test.Ending)}, and the control by {InWords(payload.Control.Ending)}";
        return $"test and control agree: both reach the destination, {distance} hop{(distance == 1 ? "" : "s")} away{differ}";
    }

    private static string Reason(TracerouteTestKeys keys, TraceroutePayload payload) => payload.Reason switch
    {
        "no_connection" => $"port {payload.Port} opens no connection{(keys.Failure is { } failure ? $" ({failure})" : "")}",
        "test_not_sent" => "no connection stayed open long enough to send the test",
        "control_fails" => payload.Control is { Ending: { } ending, EndTtl: { } end }
            ? $"the control fails too, by {InWords(ending)} at TTL {end}" : "the control fails too, and the destination does not answer it",
        "no_control" => "there is no control to compare it with",
        "requests_cut" => "the capture cut the requests before what they ask for, so that nobody can tell the test from its control",
        "nothing_came_back" => "the capture shows nothing that came back",
        "request_may_be_lost" => "what was answered may be a request that the capture does not show",
        "no_handshake" => "the capture shows no handshake, by which the destination's own answers are known",
        _ => "too little was answered",
    };

    private static string InWords(string? ending) => ending switch
    {
        "data" => "data",
        "ack" => "an acknowledgement",
        "rst" => "a reset",
        "fin" => "closing the connection",
        "unreachable" => "an ICMP error",
        _ => "silence",
    };

    private static string At(int? ttl) => ttl is { } end ? $"at TTL {end}" : "nowhere";

    private static string Router(TraceroutePayloadColumn column, string ttl)
        => column.Hops.FirstOrDefault(hop => $"{hop.Ttl}" == ttl)?.Address is { } address ? $" ({address})" : "";

    private static string Head(TraceroutePayloadColumn column, string name)
        => $"{name} {column.Kind} {(column.Value.Length <= 24 ? column.Value : column.Value[..23] + "…")}";

    private static string Cell(TraceroutePayloadHop hop)
        => hop.Outcome == "silent"
            ? "*"
            : hop.Address is null
            ? hop.Outcome
            : hop.Outcome == "time_exceeded"
            ? hop.Address
            : $"{hop.Address} {string.Join('+', hop.Also.Where(other => other != "ack").Prepend(hop.Outcome))}";

    private static string Time(TraceroutePayloadHop? hop) => hop?.Rtt is { } rtt ? $"{rtt * 1000,7:0.00}" : "       ";

    private static string Names(TracerouteTestKeys keys, TraceroutePayloadHop?[] hops)
        => string.Concat(
            hops.Select(hop => hop?.Address).OfType<string>().Distinct()
            .Select(address => keys.Names.TryGetValue(address, out string? name) ? "  " + name : ""));

    // Silence beyond all answers says nothing.
    private static int Last(TraceroutePayloadColumn column)
        => column.Hops.Where(hop => hop.Address is not null).Select(hop => hop.Ttl).DefaultIfEmpty(0).Max();
}
