using Sonde.Experiments.Loop;
using Sonde.Experiments.Network;
using Sonde.Experiments.Targets;
using Sonde.Experiments.Traceroute.Answers;
using Sonde.Experiments.Traceroute.Probes;
using Sonde.Experiments.Wire;
using Sonde.Measurements.Model;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.Traceroute.Payloads;

/// <summary>
/// Traces two payloads to one target, side by side: each TTL of each has a connection of its own, and what comes back is kept with the
/// connection that its ports name.
/// </summary>
internal sealed class PayloadPlan : IPlan<PacketProbe, PacketReply>, IPayloadTrace
{
    private const int MostOthers = 256, MostStrangers = 16;
    private const int Ids = 65535;

    // A peer that misses our last acknowledgement repeats its FIN, and should find somebody.
    private static readonly TimeSpan TimeWait = TimeSpan.FromMilliseconds(250);

    private readonly PayloadSettings _settings;
    private readonly PacketAddress _destination;
    private readonly Func<ushort> _nextPort;
    private readonly Random _random;
    private readonly Func<long> _drops;
    private readonly Pacer _pacer;
    private readonly int _firstId;
    private readonly List<PayloadFlow> _flows = [];
    private readonly Dictionary<ushort, PayloadFlow> _byPort = [];
    private readonly List<SentSegment> _sent = [];
    private readonly List<TraceOther> _others = [];
    private readonly Queue<(PayloadFlow Flow, byte[] Packet)> _outbox = new();
    private int _ids, _strangers;
    private long _dropsBefore, _dropsSoFar;
    private Instant _now, _lastAt;
    private bool _isInterrupted;

    /// <summary>Makes a plan.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="settings">How.</param>
    /// <param name="source">The address to leave from; null where there is no way to the target.</param>
    /// <param name="nextPort">Gives guarded ports in turn.</param>
    /// <param name="random">Chance.</param>
    /// <param name="drops">How many packets that came this machine has lost so far; null where nobody knows.</param>
    public PayloadPlan(
        Target target, PayloadSettings settings, PacketAddress? source, Func<ushort> nextPort, Random random, Func<long>? drops = null)
    {
        (Target, _settings, Source, _nextPort, _random) = (target, settings, source, nextPort, random);
        _destination = PacketAddress.From(target.Address);
        _drops = drops ?? (() => 0);
        _pacer = new Pacer(settings.Rate);
        _firstId = random.Next(Ids);
        Schedule = new PayloadSchedule(settings, Open, random, _destination);
    }

    /// <summary>Where to.</summary>
    public Target Target { get; }

    /// <summary>How.</summary>
    public PayloadSettings Settings => _settings;

    /// <summary>The address that packets leave from; null where there is no way to the target.</summary>
    public PacketAddress? Source { get; }

    /// <summary>The cells of both payloads, and what is done next.</summary>
    public PayloadSchedule Schedule { get; }

    /// <inheritdoc/>
    public PayloadCells Cells => Schedule;

    /// <summary>All connections, in the order of their SYNs.</summary>
    public IReadOnlyList<PayloadFlow> Flows => _flows;

    /// <inheritdoc/>
    public IReadOnlyList<PayloadConnection> Connections => _flows;

    /// <summary>All packets sent, in order.</summary>
    public IReadOnlyList<SentSegment> Sent => _sent;

    /// <summary>
    /// Packets that came in the target's name or cite packets to it, and belong to none of the connections as far as can be shown.
    /// </summary>
    public IReadOnlyList<TraceOther> Others => _others;

    /// <summary>How many packets came that claim to belong to a connection, and that a sender may have sent who saw none.</summary>
    public long Forged { get; private set; }

    /// <summary>How many packets this machine lost before they were looked at.</summary>
    public long Lost { get; private set; }

    /// <summary>The moment from which its times count.</summary>
    public Instant Zero { get; private set; }

    /// <summary>When it began.</summary>
    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>When it was done.</summary>
    public Instant FinishedAt { get; private set; }

    /// <summary>Whether the user stopped it before all was sent.</summary>
    public bool WasInterrupted { get; private set; }

    /// <inheritdoc/>
    public void Begin(Instant now, DateTimeOffset utcNow)
        => (Zero, _now, FinishedAt, StartedAt, _dropsBefore, _dropsSoFar) = (now, now, now, utcNow, _drops(), _drops());

    /// <inheritdoc/>
    public PlanStep<PacketProbe> Next(Instant now)
    {
        _now = now;
        if (Source is null) return PlanStep<PacketProbe>.Finished;
        if (_flows.Exists(flow => flow.IsDue(now))) NoteLosses();
        foreach (PayloadFlow flow in _flows) flow.OnTime(now);
        Schedule.Advance(now, out Instant due);
        if (Schedule.IsDone) CloseWhatWaits(now);
        foreach (PayloadFlow flow in _flows)
        {
            due = Instant.Earlier(due, flow.OnTime(now));
            while (flow.Take() is { } packet) _outbox.Enqueue((flow, packet));
        }

        while (_outbox.TryPeek(out (PayloadFlow Flow, byte[] Packet) next))
        {
            bool isPayload = next.Flow.PayloadPacket is { } payload && payload.Equals(next.Packet);
            bool isLate = isPayload && next.Flow.State != PayloadFlowState.Listening; // it was reset meanwhile
            if (!isLate && !_pacer.TryAdmit(now)) return PlanStep<PacketProbe>.Wait(Instant.Earlier(due, _pacer.NextAt));
            _outbox.Dequeue();
            if (!isLate) return Send(next.Flow, next.Packet, isPayload, now);
        }

        if (!Schedule.IsDone || _flows.Exists(flow => flow.State != PayloadFlowState.Closed)) return PlanStep<PacketProbe>.Wait(due);
        Instant over = _lastAt + TimeWait;
        if (over > now) return PlanStep<PacketProbe>.Wait(over);
        FinishedAt = now;
        return PlanStep<PacketProbe>.Finished;
    }

    /// <inheritdoc/>
    public void OnReply(in PacketReply reply)
    {
        if (reply.Kind == PacketReplyKind.Heard) Hear(reply);
        else if ((uint)reply.Id.Number < (uint)_sent.Count) OnSent(_sent[reply.Id.Number], reply);
    }

    /// <inheritdoc/>
    public void Interrupt()
    {
        // Where all is sent, what still listens may do so: it takes a moment.
        if (Schedule.IsDone) return;
        _isInterrupted = WasInterrupted = true;
        Schedule.Stop();
    }

    // A stamp long before or after the packet was given away belongs to another one.
    private static void OnSent(SentSegment segment, in PacketReply reply)
    {
        if (reply.Kind == PacketReplyKind.Unsent)
        {
            segment.Errno = reply.Errno;
            ((PayloadFlow)segment.Flow).OnUnsent();
            return;
        }

        if (segment.IsStamped || reply.At.SecondsSince(segment.At) is < -0.001 or > SentProbe.LongestHeldUp) return;
        segment.IsStamped = true;
        segment.At = reply.At;
        ((PayloadFlow)segment.Flow).OnLeft(segment.Packet, reply.At);
    }

    // What this machine lost while a payload waited may have been its answer.
    private void NoteLosses()
    {
        long drops = _drops();
        if (drops == _dropsSoFar) return;
        (_dropsSoFar, Lost) = (drops, drops - _dropsBefore);
        foreach (PayloadFlow flow in _flows.Where(
            flow => flow is { PayloadAt: not null, State: PayloadFlowState.Listening }
            || flow.State == PayloadFlowState.Opening)) flow.IsUncertain = true;
    }

    // What listens goes on to listen, unless the user is in a hurry.
    private void CloseWhatWaits(Instant now)
    {
        foreach (PayloadFlow flow in _flows)
        {
            if (_isInterrupted) flow.Interrupt(now);
            else if (flow.State is PayloadFlowState.Opening or PayloadFlowState.Open) flow.Close(now);
        }
    }

    private PayloadFlow Open(PayloadRole role, int ttl, int attempt)
    {
        ushort port = _nextPort();
        for (int i = 0; i < ushort.MaxValue && _byPort.ContainsKey(port); i++) port = _nextPort();
        var ends = new WireEndpoints(Source!.Value, port, _destination, (ushort)_settings.Port);
        var flow = new PayloadFlow(
            role, ttl, ends, _settings.Of(role).Make(_random), (uint)_random.NextInt64(1L << 32), NextId, _settings.LongestWait)
        {
            Try = attempt,
        };
        flow.Hearing.SpeaksFirst = _flows.Exists(each => each.Hearing.SpeaksFirst);
        _flows.Add(flow);
        _byPort[port] = flow;
        flow.Begin(_now);
        return flow;
    }

    private PlanStep<PacketProbe> Send(PayloadFlow flow, byte[] packet, bool isPayload, Instant now)
    {
        _lastAt = now;
        _sent.Add(new SentSegment(flow, packet, now) { IsPayload = isPayload });
        flow.OnLeft(packet, now);
        return PlanStep<PacketProbe>.Send(_sent.Count - 1, new PacketProbe(packet, _destination));
    }

    private void Hear(in PacketReply reply)
    {
        if (!HeardPacketReader.TryRead(reply.Packet.Span, out HeardPacket heard)) return;
        var seen = new PayloadAnswer(PayloadAnswerKind.None, heard, reply.At, reply.Packet);
        if (heard.IsFragment) Keep(seen, UnmatchedReason.Fragment);
        else if (heard.Protocol != TraceProtocol.Tcp) return;
        else if (heard.IsCitation) HearError(seen);
        else if (heard.From == _destination && heard.TargetPort == _settings.Port) HearSegment(seen);
    }

    private void HearError(PayloadAnswer seen)
    {
        HeardPacket heard = seen.Heard;
        PayloadFlow? flow = heard.HasPorts && heard.TargetPort == _settings.Port ? _byPort.GetValueOrDefault(heard.ProbePort) : null;
        if (flow is null)
        {
            Keep(seen, heard.HasPorts ? UnmatchedReason.NoProbe : UnmatchedReason.ShortCitation);
            return;
        }

        Agreement agreement = flow.AgreementOf(heard, out bool citesPayload);
        if (!agreement.IsProof(_sent.Count, Forged + Lost))
        {
            if (!agreement.Contradicts && agreement.IsHint(_sent.Count, Forged + Lost)) flow.IsUncertain = true;
            Keep(seen, agreement.Contradicts ? UnmatchedReason.NumbersDiffer : UnmatchedReason.Unverified);
            return;
        }

        bool ends = IcmpOutcomes.OfConnect(Target.Address.AddressFamily, heard.IcmpType, heard.IcmpCode) is not null;
        flow.OnError(seen.At, heard, citesPayload, ends, seen.Packet);
    }

    private void HearSegment(PayloadAnswer seen)
    {
        if (!IpPacket.TryParse(seen.Packet.Span, out IpPacket ip) || !TcpSegment.TryParse(ip.Payload, out TcpSegment segment)) return;
        if (!_byPort.TryGetValue(seen.Heard.ProbePort, out PayloadFlow? flow))
        {
            Keep(seen, UnmatchedReason.NoProbe);
            return;
        }

        switch (flow.ClaimOf(segment))
        {
            case SegmentClaim.Genuine:
                flow.OnSegment(seen.At, segment, seen.Heard, seen.Packet);
                break;
            case SegmentClaim.Challenged:
                flow.Challenge();
                goto default;
            default:
                Keep(seen, UnmatchedReason.NumbersDiffer);
                break;
        }
    }

    private void Keep(PayloadAnswer seen, UnmatchedReason reason)
    {
        if (new ProbeMatch(null, reason).IsForged) Forged++;
        bool isStranger = reason is UnmatchedReason.NoProbe or UnmatchedReason.Fragment;
        if (isStranger && _strangers++ >= MostStrangers) return;
        if (_others.Count < MostOthers) _others.Add(new TraceOther(new TraceAnswer(seen.Heard, seen.At, seen.Packet), reason));
    }

    // Never 0, for which the kernel would put a number of its own.
    private ushort NextId() => (ushort)(1 + ((_firstId + _ids++) % Ids));
}
