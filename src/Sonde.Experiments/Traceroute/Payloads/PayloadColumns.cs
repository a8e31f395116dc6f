using Sonde.Experiments.Traceroute.Answers;
using Sonde.Experiments.Traceroute.Lines;
using Sonde.Experiments.Traceroute.Paths;
using Sonde.Measurements.Formats.Ooni.Traceroute;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.Traceroute.Payloads;

/// <summary>The hops of both payloads, and what comparing them says, as they are published.</summary>
/// <param name="plan">The trace.</param>
/// <param name="comparison">What it came to.</param>
/// <param name="redaction">What may be published.</param>
internal sealed class PayloadColumns(IPayloadTrace plan, PayloadComparison comparison, TraceRedaction redaction)
{
    private readonly PayloadFinding _finding = new(comparison, plan);

    private IEnumerable<PayloadColumn> Both => [plan.Cells.Control, plan.Cells.Test];

    /// <summary>The hops of both payloads, TTL ascending, each as far as its path goes.</summary>
    public IReadOnlyList<TracerouteHop> Series()
    {
        List<TracerouteHop> hops = [];
        foreach (PayloadColumn column in Both)
        {
            foreach (PayloadCell cell in column.Cells.Where(cell => cell.IsAnswered && cell.Ttl <= (column.End ?? int.MaxValue)))
            {
                (PayloadConnection flow, PayloadAnswer answer) = Decisive(cell);
                PacketAddress from = answer.Heard.From;
                hops.Add(
                    new TracerouteHop(cell.Ttl, redaction.Publish(from), Rtt(flow, answer), flow.LocalPort, redaction.IsPrivateHop(from)));
            }
        }

        return [.. hops.OrderBy(hop => hop.Ttl)];
    }

    /// <summary>The comparison in the form of all traces.</summary>
    public TraceroutePath Path()
    {
        string control = comparison.Verdict.Kind == PathVerdictKind.Unknown
            ? comparison.Verdict.ToString()
            : new PathVerdict(PathVerdictKind.Agrees, 0).ToString();
        TracerouteFlowPath[] flows =
        [
            FlowPathOf(PayloadRole.Control, comparison.ControlEnding, control),
            FlowPathOf(PayloadRole.Test, comparison.TestEnding, comparison.Verdict.ToString()),
        ];
        List<TracerouteHopNote> notes = [];
        List<int> multipath = [];
        for (int ttl = plan.Settings.FirstTtl; ttl <= plan.Settings.MaxTtl; ttl++)
        {
            PayloadCell[] here = [
                .. Both.Where(column => ttl <= (column.End ?? int.MaxValue)).Select(column => column.Cells[ttl])
                .Where(cell => cell.Sent > 0)];
            if (here.Length == 0) continue;
            PacketAddress[] routers = [.. here.Select(cell => cell.Expired?.Heard.From).OfType<PacketAddress>().Distinct()];
            string[] addresses =
                [.. here.Where(cell => cell.IsAnswered).Select(cell => redaction.Publish(Decisive(cell).Answer.Heard.From)).Distinct()];
            notes.Add(
                new TracerouteHopNote(
                    ttl, addresses, here.Sum(cell => cell.Sent), here.Sum(cell => cell.Flows.Count(flow => flow.IsAnswered)),
                    NoteOf(here)));
            if (routers.Length > 1 && comparison.Verdict.Kind == PathVerdictKind.Agrees) multipath.Add(ttl);
        }

        return new TraceroutePath(comparison.Distance, flows, notes, multipath);
    }

    /// <summary>The payloads beside each other.</summary>
    public TraceroutePayload Payload() => new()
    {
        Port = plan.Settings.Port,
        Verdict = comparison.Verdict.ToString(),
        Reason = comparison.Reason,
        PartsAt = comparison.PartsAt,
        Distance = comparison.Distance,
        WorkedBefore = plan.Cells.Before.Sent > 0 ? comparison.WorkedBefore : null,
        IsResidual = comparison.IsResidual,
        Place = PayloadNames.Of(_finding.Place),
        Hop = _finding.Hop is { } hop ? redaction.Publish(hop) : null,
        HopTtl = _finding.At,
        Position = PayloadNames.Of(_finding.Position),
        IsControlToo = comparison.IsControlToo,
        HandshakeReplyTtl = plan.Connections.Select(flow => flow.SynAck?.Ttl).OfType<byte>().GroupBy(ttl => ttl)
            .OrderByDescending(group => group.Count()).FirstOrDefault()?.Key,
        Control = ColumnOf(plan.Cells.Control, comparison.ControlEnding),
        Test = ColumnOf(plan.Cells.Test, comparison.TestEnding),
    };

    private TraceroutePayloadColumn ColumnOf(PayloadColumn column, PayloadEnding? ending)
    {
        PayloadSpec spec = plan.Settings.Of(column.Role);
        HeardPacket? heard = ending?.Answer.Heard;
        bool isDirect = heard is { IsCitation: false };
        return new TraceroutePayloadColumn
        {
            Kind = spec.Kind,
            Value = spec.Value,
            Hops = [.. column.Cells.Where(cell => cell.Flows.Exists(flow => flow.End != PayloadFlowEnd.Unused)).Select(HopOf)],
            EndTtl = ending?.Ttl,
            Ending = ending is null ? null : PayloadNames.Of(ending.Answer.Kind),
            IsOwn = ending?.IsOwn,
            ReplyTtl = heard?.ReplyTtl,
            HandshakeReplyTtl = isDirect ? ending!.Flow.SynAck?.Ttl : null,
            DoesReplyTtlMove = ending?.DoesReplyTtlMove ?? false,
            IpId = isDirect && heard!.Value.From.IsIpv4 ? heard.Value.ReplyId : null,
            Window = isDirect ? heard!.Value.Window : null,
            RecordedRoute = RecordedRoute.LongestIn(column.Cells.SelectMany(cell => cell.Answers).Select(each => each.Answer.Packet))
                .Select(redaction.Publish).ToArray(),
        };
    }

    private TraceroutePayloadHop HopOf(PayloadCell cell)
    {
        if (!cell.IsAnswered)
        {
            string why = cell.IsSilent
                ? PayloadNames.Silent
                : PayloadNames.OfUnanswered(cell.Flows.Find(flow => flow.WasInterrupted) ?? cell.Flows[^1]);
            return new TraceroutePayloadHop(cell.Ttl, null, null, why, [], cell.Sent);
        }

        (PayloadConnection flow, PayloadAnswer answer) = Decisive(cell);
        string[] also = [
            .. cell.Answers.Select(each => PayloadNames.Of(each.Answer.Kind)).Where(name => name != PayloadNames.Of(answer.Kind))
            .Distinct()];
        return new TraceroutePayloadHop(
            cell.Ttl, redaction.Publish(answer.Heard.From), Rtt(flow, answer), PayloadNames.Of(answer.Kind), also,
            cell.Sent)
        { Mtu = answer.Heard.Mtu };
    }

    private TracerouteFlowPath FlowPathOf(PayloadRole role, PayloadEnding? ending, string verdict)
    {
        HeardPacket? heard = ending?.Answer.Heard;
        bool isDirect = heard is { IsCitation: false };
        return new TracerouteFlowPath
        {
            Name = $"tcp/{plan.Settings.Port} {PayloadNames.Of(role)}",
            Verdict = verdict,
            EndTtl = ending?.Ttl,
            Ending = ending is null ? null : PayloadNames.Of(ending.Answer.Kind),
            ReplyTtl = heard?.ReplyTtl,
            UsualReplyTtl = isDirect && ending!.Flow.SynAck is { } own && own.Ttl != heard!.Value.ReplyTtl ? own.Ttl : null,
            DoesReplyTtlMove = ending?.DoesReplyTtlMove ?? false,
            IpId = isDirect && heard!.Value.From.IsIpv4 ? heard.Value.ReplyId : null,
            Window = isDirect ? heard!.Value.Window : null,
        };
    }

    // Silent for both although a payload passes, or for one although it passes too.
    private string? NoteOf(PayloadCell[] here)
    {
        if (here.Any(cell => cell.Flows.Exists(flow => flow.IsUncertain))) return "unmatched";
        PayloadCell[] silentButPassed = [.. here.Where(cell => cell.IsSilent && Passes(cell))];
        if (silentButPassed.Length == 0) return null;
        return here.Any(cell => cell.IsAnswered) ? "rate_limited" : "silent";
    }

    private bool Passes(PayloadCell cell)
        => Both.Single(column => column.Role == cell.Role).Cells.Any(later => later.Ttl > cell.Ttl && later.IsAnswered);

    private (PayloadConnection Flow, PayloadAnswer Answer) Decisive(PayloadCell cell)
        => cell.Endings.Any() ? PayloadEnding.Pick(cell, comparison.IsOwn) : cell.Answers.First();

    private static double Rtt(PayloadConnection flow, PayloadAnswer answer)
        => Math.Max(0, answer.At.SecondsSince(flow.PayloadAt ?? answer.At));
}
