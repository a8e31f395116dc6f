using Sonde.Experiments.Network;
using Sonde.Experiments.Privacy;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.Wire;

/// <summary>A channel of crafted packets whose packets are kept, by the target that they have to do with.</summary>
/// <param name="inner">The channel.</param>
/// <param name="kept">Where they are kept.</param>
/// <param name="utcNow">The wall clock at this moment.</param>
internal sealed class RecordedPackets(IPacketChannel inner, KeptPackets kept, DateTimeOffset utcNow) : IPacketChannel
{
    // What left is mostly told at once; of what was never told nothing is kept for ever.
    private const int MostLeaving = 1 << 14;

    private readonly long _wallClock = (utcNow.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * 100 - inner.Now.Nanoseconds;
    private readonly Dictionary<int, PacketAddress> _targets = [];
    private readonly Dictionary<ProbeId, PacketProbe> _leaving = [];

    /// <inheritdoc/>
    public bool IsRaw => inner.IsRaw;

    /// <inheritdoc/>
    public int LowestPort => inner.LowestPort;

    /// <inheritdoc/>
    public int HighestPort => inner.HighestPort;

    /// <inheritdoc/>
    public Instant Now => inner.Now;

    /// <inheritdoc/>
    public Instant HeardUntil => inner.HeardUntil;

    /// <inheritdoc/>
    public long? CaptureDrops => inner.CaptureDrops;

    /// <inheritdoc/>
    public PacketAddress? SourceFor(PacketAddress destination) => inner.SourceFor(destination);

    /// <inheritdoc/>
    public void Send(ProbeId id, in PacketProbe probe)
    {
        _targets[id.Slot] = probe.Destination;
        if (_leaving.Count >= MostLeaving) _leaving.Clear();
        _leaving[id] = probe;
        kept.Take(probe.Destination, Now.Nanoseconds + _wallClock, probe.Packet.Span);
        inner.Send(id, probe);
    }

    /// <inheritdoc/>
    public void Abandon(ProbeId id) => inner.Abandon(id);

    /// <inheritdoc/>
    public int Wait(Instant deadline, Span<PacketReply> replies)
    {
        int count = inner.Wait(deadline, replies);
        foreach (ref readonly PacketReply reply in replies[..count])
        {
            if (reply.Kind == PacketReplyKind.Sent) _leaving.Remove(reply.Id);
            else if (reply.Kind == PacketReplyKind.Unsent && _leaving.Remove(reply.Id, out PacketProbe unsent))
                kept.Withdraw(unsent.Destination, unsent.Packet.Span);
            else if (reply.Kind == PacketReplyKind.Heard && _targets.TryGetValue(reply.Id.Slot, out PacketAddress about))
                kept.Take(about, reply.At.Nanoseconds + _wallClock, reply.Packet.Span);
        }

        return count;
    }

    /// <inheritdoc/>
    public void Wake() => inner.Wake();

    /// <inheritdoc/>
    public void Dispose() => inner.Dispose();
}
