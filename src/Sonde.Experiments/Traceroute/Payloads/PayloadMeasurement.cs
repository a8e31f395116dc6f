using Sonde.Experiments.Contract;
using Sonde.Experiments.Drafts;
using Sonde.Experiments.Network;
using Sonde.Experiments.Traceroute.Answers;
using Sonde.Experiments.Traceroute.Lines;
using Sonde.Measurements.Formats.Ooni.ScapyTest;
using Sonde.Measurements.Formats.Ooni.Traceroute;
using Sonde.Measurements.Model;
using Sonde.Packets.Ip;
using Sonde.Packets.Redaction;

namespace Sonde.Experiments.Traceroute.Payloads;

/// <summary>Makes the test keys of a finished payload trace.</summary>
internal sealed class PayloadMeasurement
{
    private readonly IPayloadTrace _plan;
    private readonly TraceRedaction _redaction;
    private readonly PayloadComparison _comparison;
    private readonly List<PayloadAnswer> _heard;
    private readonly Dictionary<PayloadAnswer, int> _places = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<PayloadConnection, int> _sentAt = new(ReferenceEqualityComparer.Instance);

    /// <summary>Begins with a finished trace.</summary>
    /// <param name="plan">The trace.</param>
    /// <param name="redaction">What may be published.</param>
    public PayloadMeasurement(IPayloadTrace plan, TraceRedaction redaction)
    {
        (_plan, _redaction) = (plan, redaction);
        _comparison = new PayloadComparison(plan);
        _heard = [.. plan.Connections.SelectMany(flow => flow.Hearing.All).OrderBy(answer => answer.At)];
        for (int i = 0; i < _heard.Count; i++) _places.Add(_heard[i], i);
        // Of a connection its payload's packet counts, else its SYN.
        for (int i = 0; i < plan.Sent.Count; i++)
        {
            PayloadConnection flow = plan.Sent[i].Flow;
            if (!_sentAt.TryGetValue(flow, out int before) || (plan.Sent[i].IsPayload && !plan.Sent[before].IsPayload)) _sentAt[flow] = i;
        }
    }

    /// <summary>The measurement of a finished trace.</summary>
    public static MeasurementDraft Of(IPayloadTrace plan, RunContext context, bool keepsPrivateHops, string version)
    {
        TracerouteTestKeys keys = TraceForms.WithNetworks(
            new PayloadMeasurement(plan, RedactionOf(plan, context.Secrets, keepsPrivateHops)).Keys(), context.Networks);
        return TraceForms.DraftOf(plan, keys, context, version);
    }

    /// <summary>What of a trace may be published.</summary>
    public static TraceRedaction RedactionOf(IPayloadTrace plan, SecretSet? secrets, bool keepsPrivateHops)
    {
        PayloadCells cells = plan.Cells;
        int count = plan.Settings.MaxTtl - plan.Settings.FirstTtl + 1;
        PayloadAnswer[][] answers = [
            .. Enumerable.Range(plan.Settings.FirstTtl, count).Select(
                ttl => cells.Control.Cells[ttl].Answers.Concat(cells.Test.Cells[ttl].Answers).Select(each => each.Answer).ToArray())];
        // What routers near the prober wrote into a packet tells of its network as their own address does.
        IEnumerable<PacketAddress> recorded = answers.SelectMany(hop => hop)
            .SelectMany(answer => RecordedRoute.Of(answer.Packet.Span).TakeWhile(address => address.IsPrivate)).Distinct();
        return new TraceRedaction(
            plan.Target, plan.Source, answers.Select(hop => hop.Select(answer => answer.Heard)), secrets, keepsPrivateHops,
            recorded);
    }

    /// <summary>The test keys.</summary>
    public TracerouteTestKeys Keys()
    {
        var columns = new PayloadColumns(_plan, _comparison, _redaction);
        Failure? failure = _plan.Source is null ? Failures.NetworkUnreachable
            : _comparison.Reason == "no_connection" && !_plan.WasInterrupted
                ? PayloadNames.FailureOf(_plan.Connections.Select(flow => flow.End).LastOrDefault())
                : null;
        ScapyPacket[] sent = [.. _plan.Sent.Select(segment => _redaction.Publish(segment.Packet, isSent: true))];
        ScapyPacket[] heard = [.. _heard.Select(answer => _redaction.Publish(answer.Packet, isSent: false))];
        var others = _plan.Others.Select(other => _redaction.Publish(other.Answer.Packet, isSent: false)).ToList();
        return new TracerouteTestKeys
        {
            Packets = new ScapyTestKeys
            {
                AnswerFlags = ["ipsrc"], // each payload has a port of its own
                SentPackets = sent,
                AnsweredPackets = heard,
                OtherLists = others.Count > 0 ? [new ScapyPacketList("x_other_packets", others)] : [],
            },
            Series = [new TracerouteSeries("tcp", _plan.Settings.Port, columns.Series())],
            Probes = [.. _plan.Connections.Where(flow => flow.End != PayloadFlowEnd.Unused).Select(ProbeOf)],
            Forged = _plan.Forged,
            OtherReasons = [.. _plan.Others.Select(other => other.Word)],
            Path = columns.Path(),
            Payload = columns.Payload(),
            Timeline = [
                .. sent.Select((packet, i) => (SecondsAt(_plan.Sent[i].At), packet)),
                .. heard.Select((packet, i) => (SecondsAt(_heard[i].At), packet))],
            Outcome = failure is { } known ? FailureOutcomes.OfConnect(known) : _comparison.Verdict.Outcome,
            Failure = failure,
            IsReplayed = _plan.IsReplayed,
        };
    }

    private double SecondsAt(Instant moment) => Math.Max(0, moment.SecondsSince(_plan.Zero));

    private TracerouteProbe ProbeOf(PayloadConnection flow)
    {
        int place = _sentAt.GetValueOrDefault(flow, -1);
        SentSegment? sent = place < 0 ? null : _plan.Sent[place];
        PayloadAnswer[] answers = [.. flow.Answers.OrderByDescending(answer => answer.Kind)];
        return new TracerouteProbe
        {
            Protocol = "tcp",
            Port = _plan.Settings.Port,
            Flow = (int)flow.Role,
            Payload = PayloadNames.Of(flow.Role),
            Ttl = flow.Ttl,
            Try = flow.Try,
            SourcePort = flow.LocalPort,
            Packet = Math.Max(0, place),
            T0 = SecondsAt(sent?.At ?? flow.Handshake.SynAt),
            Outcome = answers is [var first, ..] ? PayloadNames.Of(first.Kind) : PayloadNames.OfUnanswered(flow),
            Failure = sent is { Errno: > 0 } unsent ? ErrnoFailures.OfConnect(unsent.Errno) : null,
            Answer = answers is [var one, ..] ? AnswerOf(flow, one) : null,
            Duplicates = [.. answers.Skip(1).Select(answer => _places[answer])],
        };
    }

    private TracerouteAnswer AnswerOf(PayloadConnection flow, PayloadAnswer answer)
    {
        HeardPacket heard = answer.Heard;
        var told = new TracerouteAnswer
        {
            Packet = _places[answer],
            Address = _redaction.Publish(heard.From),
            T = SecondsAt(answer.At),
            Rtt = Math.Max(0, answer.At.SecondsSince(flow.PayloadAt ?? answer.At)),
            ReplyTtl = heard.ReplyTtl,
            IpId = heard.IsCitation || !heard.From.IsIpv4 ? null : heard.ReplyId,
            Window = heard.IsCitation ? null : heard.Window,
        };
        return TraceQuote.Describe(told, flow.PayloadPacket!.Value.Span, answer.Packet.Span);
    }
}
