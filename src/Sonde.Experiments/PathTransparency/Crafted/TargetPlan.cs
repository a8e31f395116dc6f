using Sonde.Experiments.Network;
using Sonde.Experiments.Observing;
using Sonde.Experiments.Wire;
using Sonde.Measurements.Formats.Pathspider;
using Sonde.Measurements.Model;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.PathTransparency.Crafted;

/// <summary>
/// Crafted probes to one target, over whichever protocol: each leaves from a port of its own, what comes is given to the one that it
/// belongs to, and what nobody sent who saw one is counted. Which there are and when, is the plan's that derives from it.
/// </summary>
/// <typeparam name="TFlow">A probe.</typeparam>
/// <param name="target">Whom to measure.</param>
/// <param name="source">The address to leave from.</param>
/// <param name="nextPort">Gives guarded ports in turn; there are more of them than a target can be asked from.</param>
/// <param name="protocol">What the probes are of.</param>
internal abstract class TargetPlan<TFlow>(JobTarget target, PacketAddress source, Func<ushort> nextPort, IpProtocol protocol) : ICraftedPlan
    where TFlow : class, ICraftedFlow
{
    /// <summary>How long to wait before a probe is repeated.</summary>
    protected static readonly TimeSpan BackOff = TimeSpan.FromMilliseconds(300);

    // There are no more ports than that; who has asked from all of them has been away from the first for long.
    private const int MostPorts = 1024;

    /// <inheritdoc/>
    public JobTarget Target => target;

    /// <summary>The address it leaves from, or null if nobody knows.</summary>
    public string? SourceText => source.IsUnspecified ? null : source.ToString();

    /// <summary>All probes, in the order in which they began.</summary>
    public IReadOnlyList<TFlow> Flows => All;

    /// <summary>How many packets came that claim to belong to a probe, and that a sender may have sent who saw none.</summary>
    public long Forged { get; private set; }

    /// <inheritdoc/>
    public Instant Zero { get; private set; }

    /// <inheritdoc/>
    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>When it was done.</summary>
    public Instant FinishedAt { get; protected set; }

    /// <inheritdoc/>
    public bool WasInterrupted { get; protected set; }

    /// <inheritdoc/>
    public abstract bool IsOpen { get; }

    /// <summary>Who sees all packets, for records of the probes; null: nobody.</summary>
    public FlowWitness? Witness { get; init; }

    /// <summary>Whether the user has asked to stop.</summary>
    protected bool IsInterrupted { get; private set; }

    /// <inheritdoc cref="Flows"/>
    protected List<TFlow> All { get; } = [];

    /// <summary>The address that is measured.</summary>
    protected PacketAddress Address { get; } = PacketAddress.From(target.Target.Address);

    /// <summary>PATHspider's record of a probe; null where nobody saw it.</summary>
    public FlowRecord? RecordOf(TFlow flow)
        => Witness?.RecordOf(new FlowId(source, Address, protocol, flow.LocalPort, (ushort)target.Port));

    public virtual void Begin(Instant now, DateTimeOffset utcNow)
    {
        (Zero, StartedAt) = (now, utcNow);
        Witness?.Begin(now, utcNow);
    }

    public abstract PlanStep<PacketProbe> Next(Instant now);

    public void OnReply(in PacketReply reply)
    {
        if (reply.Kind == PacketReplyKind.Heard)
        {
            Hear(reply.At, reply.Packet.Span);
            return;
        }

        int place = reply.Id.Number;
        if (place < 0 || place >= All.Count) return;
        if (reply.Kind == PacketReplyKind.Sent) All[place].OnSent(reply.At);
        else All[place].OnUnsent();
    }

    public void Interrupt() => IsInterrupted = true;

    /// <summary>Gives a packet of the protocol, from the target's address, to the probe that it belongs to.</summary>
    /// <returns>Whether whoever sent it must have seen the probe; null: it is of something else.</returns>
    protected abstract bool? Take(Instant at, in IpPacket packet);

    /// <summary>Finds the probe whose packet to the target's address an ICMP error cites.</summary>
    /// <returns>Whether whoever cites it must have seen it; null: it is of something else.</returns>
    protected abstract bool? IsCited(in IpPacket cited, out TFlow? flow);

    /// <summary>A packet of a probe leaves.</summary>
    protected PlanStep<PacketProbe> Send(Instant now, int place, byte[] packet)
    {
        Witness?.See(now, packet);
        return PlanStep<PacketProbe>.Send(place, new PacketProbe(packet, Address));
    }

    /// <summary>Both ends of another probe.</summary>
    protected WireEndpoints FreshEnds() => new(source, FreshPort(), Address, (ushort)target.Port);

    // The other end may still hold an earlier probe from a port, and would not answer another from it.
    private ushort FreshPort()
    {
        ushort port = nextPort();
        for (int i = 0; i < MostPorts && All.Exists(flow => flow.LocalPort == port); i++) port = nextPort();
        return port;
    }

    private void Hear(Instant at, ReadOnlySpan<byte> bytes)
    {
        if (!IpPacket.TryParse(bytes, out IpPacket packet)) return;
        bool? isGenuine = packet.Protocol != protocol ? HearError(packet) : packet.Source == Address ? Take(at, packet) : null;
        if (isGenuine == true) Witness?.See(at, bytes);
        else if (isGenuine == false) Forged++;
    }

    private bool? HearError(in IpPacket packet)
    {
        if (!IcmpMessage.TryParse(packet.Payload, packet.Protocol, out IcmpMessage message)
            || !message.TryGetCitation(out IcmpCitation citation) || !IpPacket.TryParse(citation.Datagram, out IpPacket cited)
            || cited.Destination != Address) return null;
        bool? isCited = IsCited(cited, out TFlow? flow);
        if (isCited != true) return isCited;
        bool ends = IcmpOutcomes.OfConnect(target.Target.Address.AddressFamily, message.Type, message.Code) is not null;
        flow!.OnError(new IcmpError(message.Type, message.Code, packet.Source.ToIPAddress()), ends, message.NextHopMtu);
        return true;
    }
}
