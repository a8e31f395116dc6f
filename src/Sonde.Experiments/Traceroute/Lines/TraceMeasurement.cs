using Sonde.Experiments.Contract;
using Sonde.Experiments.Drafts;
using Sonde.Experiments.Targets;
using Sonde.Experiments.Traceroute.Answers;
using Sonde.Experiments.Traceroute.Paths;
using Sonde.Experiments.Traceroute.Probes;
using Sonde.Measurements.Formats.Ooni.ScapyTest;
using Sonde.Measurements.Formats.Ooni.Traceroute;
using Sonde.Measurements.Model;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.Traceroute.Lines;

/// <summary>Makes the test keys of a finished trace.</summary>
/// <param name="plan">The trace.</param>
/// <param name="redaction">What may be published.</param>
internal sealed class TraceMeasurement(ITrace plan, TraceRedaction redaction)
{
    internal const string Silent = "silent";

    private readonly List<ScapyPacket> _answered = [];
    private readonly PathComparison _paths = new(plan);

    /// <summary>The measurement of a finished trace.</summary>
    public static MeasurementDraft Of(ITrace plan, RunContext context, bool keepsPrivateHops, string version)
    {
        var redaction = new TraceRedaction(plan, context.Secrets, keepsPrivateHops);
        var measurement = new TraceMeasurement(plan, redaction);
        TracerouteTestKeys keys = TraceForms.WithNetworks(measurement.Keys(), context.Networks);
        return TraceForms.DraftOf(plan, keys, context, version);
    }

    /// <summary>The measurement of a name that has no address.</summary>
    public static MeasurementDraft Unresolved(Target target, DateTimeOffset at, string version)
    {
        Failure? failure = target.Lookup!.Failure;
        var keys = new TracerouteTestKeys
        {
            Packets = new ScapyTestKeys { AnswerFlags = [], SentPackets = [], AnsweredPackets = [] },
            Series = [],
            Probes = [],
            Path = new TraceroutePath(null, [], [], []),
            Outcome = default(PathVerdict).Outcome,
            Failure = failure,
        };
        return new MeasurementDraft(
            target, at, target.Lookup.Took, version,
            new MeasurementForm.Envelope(keys) { Complete = envelope => TraceForms.Complete(envelope, target) }, keys.Outcome)
        {
            Failures = failure is { } known ? [known] : [],
            Counted = TraceForms.CountedAs(keys, target, wasInterrupted: false),
        };
    }

    /// <summary>The test keys.</summary>
    public TracerouteTestKeys Keys()
    {
        var sent = plan.Probes.Select(probe => redaction.Publish(probe.Packet, isSent: true)).ToList();
        var probes = plan.Probes.Select(ProbeOf).ToList();
        var others = plan.Others.Select(other => redaction.Publish(other.Answer.Packet, isSent: false)).ToList();
        return new TracerouteTestKeys
        {
            Packets = new ScapyTestKeys
            {
                AnswerFlags = Flags(),
                SentPackets = sent,
                AnsweredPackets = _answered,
                OtherLists = others.Count > 0 ? [new ScapyPacketList("x_other_packets", others)] : [],
            },
            Series = Series(),
            Probes = probes,
            Forged = plan.Forged,
            OtherReasons = [.. plan.Others.Select(other => other.Word)],
            Path = Path(),
            Outcome = plan.Source is null ? FailureOutcomes.OfConnect(Failures.NetworkUnreachable) : _paths.Overall.Outcome,
            Failure = plan.Source is null ? Failures.NetworkUnreachable : null,
            IsReconstructed = !plan.IsRaw,
            IsReplayed = plan.IsReplayed,
            Confidence = plan.Settings.FindsMultipath ? MultipathSearch.Confidence : null,
            IsParis = !plan.Settings.LegacyPorts,
        };
    }

    private List<string> Flags()
    {
        List<string> flags = [];
        AnswerFlags set = plan.Settings.Flags;
        if (set.HasFlag(AnswerFlags.IpSrc)) flags.Add("ipsrc");
        if (set.HasFlag(AnswerFlags.IpId)) flags.Add("ipid");
        if (set.HasFlag(AnswerFlags.SeqAck) && plan.Settings.Flows.Any(flow => flow.Protocol == TraceProtocol.Tcp)) flags.Add("seqack");
        return flags;
    }

    private List<TracerouteSeries> Series()
    {
        List<TracerouteSeries> series = [];
        foreach (IGrouping<(TraceProtocol Protocol, int Port), int> port in Enumerable.Range(0, plan.Flows.Count)
            .GroupBy(flow => (plan.Settings.Flows[flow].Protocol, plan.Settings.Flows[flow].Port)))
        {
            series.Add(
                new TracerouteSeries(
                    NameOf(port.Key.Protocol), PortOf(port.Key.Protocol, port.Key.Port),
                    [.. port.SelectMany(HopsOf).OrderBy(hop => hop.Ttl)]));
        }

        return series;
    }

    // A path ends where the destination is: that later probes reach it too says nothing more.
    private IEnumerable<TracerouteHop> HopsOf(int flow)
    {
        FlowState state = plan.Flows[flow];
        int last = state.End ?? plan.Settings.MaxTtl;
        bool isIcmp = plan.Settings.Flows[flow].Protocol == TraceProtocol.Icmp;
        for (int ttl = plan.Settings.FirstTtl; ttl <= last; ttl++)
        {
            if (state.AnsweredAt(ttl) is not { Answer: { } answer } probe) continue;
            PacketAddress from = answer.Heard.From;
            yield return new TracerouteHop(
                ttl, redaction.Publish(from), Rtt(probe, answer), isIcmp ? null : probe.SourcePort, redaction.IsPrivateHop(from));
        }
    }

    private TracerouteProbe ProbeOf(SentProbe probe)
    {
        TraceFlow flow = plan.Settings.Flows[probe.Flow];
        List<int> places = [];
        foreach (TraceAnswer answer in probe.Answers)
        {
            places.Add(_answered.Count);
            _answered.Add(redaction.Publish(answer.Packet, isSent: false));
        }

        return new TracerouteProbe
        {
            Protocol = NameOf(flow.Protocol),
            Port = PortOf(flow.Protocol, flow.Port),
            Flow = flow.Number,
            Ttl = probe.Ttl,
            Try = probe.Try,
            IsAside = probe.IsAside,
            SourcePort = flow.Protocol == TraceProtocol.Icmp ? null : probe.SourcePort,
            Packet = probe.Number,
            T0 = Math.Max(0, probe.SentAt.SecondsSince(plan.Zero)),
            Outcome = probe.Errno != 0 ? "unsent" : probe.Answer is { } first ? NameOf(first.Heard.Kind) : Silent,
            Failure = probe.Errno != 0 ? ErrnoFailures.OfConnect(probe.Errno) : null,
            Answer = probe.Answer is { } one ? AnswerOf(probe, one, places[0]) : null,
            Duplicates = places.Count > 1 ? [.. places.Skip(1)] : [],
        };
    }

    private TracerouteAnswer AnswerOf(SentProbe probe, TraceAnswer answer, int place)
    {
        HeardPacket heard = answer.Heard;
        var told = new TracerouteAnswer
        {
            Packet = place,
            Address = redaction.Publish(heard.From),
            T = Math.Max(0, answer.At.SecondsSince(plan.Zero)),
            Rtt = Rtt(probe, answer),
            ReplyTtl = heard.ReplyTtl == 0 ? null : heard.ReplyTtl,
            IpId = heard.IsCitation || !heard.From.IsIpv4 || !plan.IsRaw ? null : heard.ReplyId,
            Window = heard.Kind is AnswerKind.Rst or AnswerKind.SynAck && plan.IsRaw ? heard.Window : null,
        };
        return plan.IsRaw ? TraceQuote.Describe(told, probe.Packet.Span, answer.Packet.Span)
            : told with { Icmp = heard.IsCitation ? (heard.IcmpType, heard.IcmpCode) : null, Mtu = heard.Mtu };
    }

    private TraceroutePath Path()
    {
        var flows = Enumerable.Range(0, plan.Flows.Count).Where(flow => plan.Flows[flow].Hops.Any(hop => hop.Count > 0)).Select(FlowPathOf)
            .ToList();
        List<TracerouteHopNote> hops = [];
        for (int ttl = plan.Settings.FirstTtl; ttl <= plan.Settings.MaxTtl; ttl++)
        {
            SentProbe[] here = [.. plan.Flows.Where(flow => ttl <= (flow.End ?? int.MaxValue)).SelectMany(flow => flow.Hops[ttl])];
            if (here.Length == 0) continue;
            string[] addresses =
                [.. here.Where(probe => probe.Answer is not null).Select(probe => redaction.Publish(probe.Answer!.Heard.From)).Distinct()];
            hops.Add(new TracerouteHopNote(ttl, addresses, here.Length, here.Count(probe => probe.Answer is not null), _paths.NoteOf(ttl)));
        }

        return new TraceroutePath(_paths.Distance, flows, hops, _paths.Multipath);
    }

    private TracerouteFlowPath FlowPathOf(int flow)
    {
        FlowEnding? ending = _paths.EndingOf(flow);
        HeardPacket? heard = ending?.Answer.Heard;
        int? replyTtl = heard is { ReplyTtl: > 0 } known ? known.ReplyTtl : null;
        bool isDirect = heard is { IsCitation: false } && plan.IsRaw;
        return new TracerouteFlowPath
        {
            Name = plan.Settings.Flows[flow].ToString(),
            Verdict = _paths.Verdicts[flow].ToString(),
            Reason = _paths.Verdicts[flow].Reason,
            PartsAt = _paths.Verdicts[flow].Beyond,
            Loops = _paths.Loops(flow),
            EndTtl = ending?.Ttl,
            Ending = heard is { } end ? NameOf(end.Kind) : _paths.IsSilentAtDestination(flow) ? Silent : null,
            ReplyTtl = replyTtl,
            UsualReplyTtl = replyTtl is not null && isDirect && _paths.Verdicts[flow].Kind != PathVerdictKind.Agrees
                && _paths.UsualReplyTtl != replyTtl ? _paths.UsualReplyTtl : null,
            DoesReplyTtlMove = ending?.DoesReplyTtlMove ?? false,
            IpId = isDirect && heard!.Value.From.IsIpv4 ? heard.Value.ReplyId : null,
            Window = isDirect && heard!.Value.Protocol == TraceProtocol.Tcp ? heard.Value.Window : null,
        };
    }

    private static double Rtt(SentProbe probe, TraceAnswer answer) => Math.Max(0, answer.At.SecondsSince(probe.SentAt));

    internal static int? PortOf(TraceProtocol protocol, int port) => protocol == TraceProtocol.Icmp ? null : port;

    internal static string NameOf(TraceProtocol protocol) => protocol switch
    {
        TraceProtocol.Icmp => "icmp",
        TraceProtocol.Tcp => "tcp",
        _ => "udp",
    };

    internal static string NameOf(AnswerKind kind) => kind switch
    {
        AnswerKind.TimeExceeded => "time_exceeded",
        AnswerKind.Unreachable => "unreachable",
        AnswerKind.TooBig => "too_big",
        AnswerKind.OtherError => "icmp_error",
        AnswerKind.EchoReply => "echo_reply",
        AnswerKind.SynAck => "syn_ack",
        AnswerKind.Rst => "rst",
        AnswerKind.Datagram => "datagram",
        _ => "segment",
    };
}
