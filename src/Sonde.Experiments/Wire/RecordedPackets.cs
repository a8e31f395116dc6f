using Sonde.Experiments.Network;
using Sonde.Experiments.Privacy;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.Wire;

/// <summary>A channel of crafted packets whose packets are kept, by the target that they have to do with.</summary>
/// <param name="inner">The channel.</param>
/// <param name="kept">Where they are kept.</param>
/// <param name="time">The wall clock.</param>
internal sealed class RecordedPackets(IPacketChannel inner, KeptPackets kept, TimeProvider time) : IPacketChannel
{
    // What left is mostly told at once; of what was never told nothing is kept for ever.
    private const int MostLeaving = 1 << 14;

    private readonly WallClock _clock = new();
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
        Instant now = Now;
        _clock.Set(now, time.GetUtcNow());
        kept.Take(probe.Destination, UtcAt(now), probe.Packet.Span);
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
                kept.Take(about, UtcAt(reply.At), reply.Packet.Span);
        }

        return count;
    }

    /// <inheritdoc/>
    public void Wake() => inner.Wake();

    /// <inheritdoc/>
    public void Dispose() => inner.Dispose();

    // Nanoseconds since 1970; nothing is heard before something was sent.
    private long UtcAt(Instant moment) => (_clock.At(moment) - DateTimeOffset.UnixEpoch).Ticks * 100;
}
