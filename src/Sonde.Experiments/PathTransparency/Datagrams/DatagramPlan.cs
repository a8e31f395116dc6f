using Sonde.Experiments.Network;
using Sonde.Experiments.Observing;
using Sonde.Experiments.PathTransparency.Crafted;
using Sonde.Experiments.PathTransparency.Locating;
using Sonde.Experiments.PathTransparency.Series;
using Sonde.Experiments.Traceroute.Probes;
using Sonde.Experiments.Wire;
using Sonde.Measurements.Formats.Pathspider;
using Sonde.Measurements.Model;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Udp;

namespace Sonde.Experiments.PathTransparency.Datagrams;

/// <summary>Crafted datagrams to one target, by turns of a plain one and the variants, as <see cref="VariantSeries"/> wants them.</summary>
/// <param name="target">Whom to measure.</param>
/// <param name="method">The experiment.</param>
/// <param name="timeout">How long a try may take.</param>
/// <param name="stage">Where packets leave.</param>
internal sealed class DatagramPlan(JobTarget target, DatagramMethod method, TimeSpan timeout, WireStage stage) : ICraftedPlan
{
    private static readonly TimeSpan BackOff = TimeSpan.FromMilliseconds(300);

    private readonly PacketAddress _address = PacketAddress.From(target.Target.Address);
    private readonly List<DatagramFlow> _flows = [];
    private bool _interrupted, _isNoted = true;
    private long _dropsBefore;
    private Instant _nextAt;

    /// <summary>Why the target cannot be measured, or null; nothing is sent then.</summary>
    public string? Error { get; init; }

    /// <inheritdoc/>
    public JobTarget Target => target;

    /// <summary>The address it leaves from, or null if nobody knows.</summary>
    public string? SourceText => stage.Source.IsUnspecified ? null : stage.Source.ToString();

    /// <summary>All tries, in their order.</summary>
    public IReadOnlyList<DatagramFlow> Flows => _flows;

    /// <summary>How many packets came that claim to answer a datagram, and that a sender may have sent who saw none.</summary>
    public long Forged { get; private set; }

    /// <inheritdoc/>
    public Instant Zero { get; private set; }

    /// <inheritdoc/>
    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>When it was done.</summary>
    public Instant FinishedAt { get; private set; }

    /// <inheritdoc/>
    public bool WasInterrupted { get; private set; }

    /// <inheritdoc/>
    public bool IsOpen => _flows.Exists(flow => flow.End == CraftedEnd.Answered);

    /// <summary>What the tries say.</summary>
    public VariantSeries Series => new([.. _flows.Where(flow => flow.IsClosed).Select(TryOf)], method.Variants.Count);

    /// <summary>Who sees all packets, for records of the tries; null: nobody.</summary>
    public FlowWitness? Witness { get; init; }

    /// <summary>The try of a variant that decides: the first that was answered, else the last; null where there was none.</summary>
    public DatagramFlow? Of(int variant)
        => _flows.Find(flow => flow.Variant == variant && flow.End == CraftedEnd.Answered)
            ?? _flows.FindLast(flow => flow.Variant == variant);

    /// <summary>Datagrams of a variant along the way, to a port where nobody listens.</summary>
    /// <param name="variant">The variant.</param>
    /// <param name="what">What of them may be meddled with, in words.</param>
    /// <param name="packets">The packets.</param>
    /// <param name="field">What is cited of them that is compared.</param>
    public SoughtProbe Follow(int variant, string what, TraceFlow packets, QuotedField field)
    {
        DatagramFlow decisive = Of(variant)!;
        return new SoughtProbe(decisive.Recipe.Name, what, packets, [field])
        {
            End = decisive.End,
            HasArrived = decisive.AnsweredAt is not null,
        }.Doubted(Series.Verdict(variant) is not VariantVerdict.Broken);
    }

    /// <summary>PATHspider's record of a try; null where nobody saw it.</summary>
    public FlowRecord? RecordOf(DatagramFlow flow)
        => Witness?.RecordOf(new FlowId(stage.Source, _address, IpProtocol.Udp, flow.LocalPort, (ushort)target.Port));

    public void Begin(Instant now, DateTimeOffset utcNow)
    {
        (Zero, StartedAt, _nextAt) = (now, utcNow, now);
        Witness?.Begin(now, utcNow);
    }

    public PlanStep<PacketProbe> Next(Instant now)
    {
        if (_flows is [.., var current] && !current.IsClosed)
        {
            Instant due = current.OnTime(now);
            if (!current.IsClosed)
            {
                if (current.Take(now) is not { } packet) return PlanStep<PacketProbe>.Wait(due);
                Witness?.See(now, packet);
                return PlanStep<PacketProbe>.Send(_flows.Count - 1, new PacketProbe(packet, _address));
            }
        }

        NoteEnd(now);
        int? next = Error is null ? Series.Next : null;
        if (_interrupted && next is not null) WasInterrupted = true;
        if (_interrupted || next is not { } variant)
        {
            FinishedAt = now;
            return PlanStep<PacketProbe>.Finished;
        }

        if (now < _nextAt) return PlanStep<PacketProbe>.Wait(_nextAt);
        Start(now, variant);
        return Next(now);
    }

    public void OnReply(in PacketReply reply)
    {
        if (reply.Kind == PacketReplyKind.Heard)
        {
            Hear(reply.At, reply.Packet.Span);
            return;
        }

        int place = reply.Id.Number;
        if (place < 0 || place >= _flows.Count) return;
        if (reply.Kind == PacketReplyKind.Sent) _flows[place].OnSent(reply.At);
        else _flows[place].OnUnsent();
    }

    public void Interrupt() => _interrupted = true;

    private static VariantTry TryOf(DatagramFlow flow) => new(flow.Variant, flow.End == CraftedEnd.Answered)
    {
        IsSilent = flow.End == CraftedEnd.TimedOut,
        Unanswered = flow.End == CraftedEnd.TimedOut ? flow.Sent : 0,
        Exchanges = flow.End == CraftedEnd.Answered ? 1 : 0,
        Repeats = flow.End == CraftedEnd.Answered ? flow.Sent - 1 : 0,
        IsLocal = flow.End == CraftedEnd.Unsent || flow.MayLackPackets,
    };

    // Once, when a try is over and before another begins.
    private void NoteEnd(Instant now)
    {
        if (_isNoted) return;
        _isNoted = true;
        DatagramFlow last = _flows[^1];
        last.MayLackPackets = last.End == CraftedEnd.TimedOut && Drops != _dropsBefore;
        _nextAt = last.End == CraftedEnd.Answered ? now : now + BackOff;
    }

    private long Drops => stage.Channel.CaptureDrops ?? 0;

    private void Start(Instant now, int variant)
    {
        _dropsBefore = Drops;
        _isNoted = false;
        var ends = new WireEndpoints(stage.Source, FreshPort(), _address, (ushort)target.Port);
        var flow = new DatagramFlow(
            variant, variant == 0 ? DatagramRecipe.Plain : method.Variants[variant - 1], ends, target.Request, timeout,
            (ushort)stage.Random.Next(1, ushort.MaxValue - 8));
        _flows.Add(flow);
        flow.Begin(now);
    }

    private ushort FreshPort()
    {
        ushort port = stage.NextPort();
        while (_flows.Exists(flow => flow.LocalPort == port)) port = stage.NextPort();
        return port;
    }

    private void Hear(Instant at, ReadOnlySpan<byte> bytes)
    {
        if (!IpPacket.TryParse(bytes, out IpPacket packet)) return;
        if (packet.Protocol == IpProtocol.Udp)
        {
            if (packet.Source != _address || packet.FragmentOffset != 0 || !UdpDatagram.TryParse(packet.Payload, out UdpDatagram datagram)
                || datagram.SourcePort != target.Port) return;
            ushort port = datagram.DestinationPort;
            if (_flows.Find(flow => flow.LocalPort == port)?.OnDatagram(at, packet, datagram) != true) Forged++;
            else Witness?.See(at, bytes);
        }
        else if (IcmpMessage.TryParse(packet.Payload, packet.Protocol, out IcmpMessage message))
        {
            HearError(at, packet, message);
        }
    }

    private void HearError(Instant at, in IpPacket packet, in IcmpMessage message)
    {
        if (!message.TryGetCitation(out IcmpCitation citation) || !IpPacket.TryParse(citation.Datagram, out IpPacket cited)
            || cited.Destination != _address || cited.Protocol != IpProtocol.Udp
            || !UdpDatagram.TryParse(cited.Payload, out UdpDatagram datagram) || datagram.DestinationPort != target.Port) return;
        ushort port = datagram.SourcePort;
        DatagramFlow? flow = _flows.Find(flow => flow.LocalPort == port);
        if (flow is null || !flow.IsCited(cited, datagram))
        {
            Forged++;
            return;
        }

        Witness?.See(at, packet.Bytes);

        bool ends = IcmpOutcomes.OfConnect(target.Target.Address.AddressFamily, message.Type, message.Code) is not null;
        flow.OnError(new IcmpError(message.Type, message.Code, packet.Source.ToIPAddress()), ends);
    }
}
