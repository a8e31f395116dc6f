using Sonde.Experiments.Network;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.Replay;

/// <summary>
/// Tells packets that a capture of several interfaces shows more than once: the same at the next interface a moment later, as it was or,
/// where this machine forwarded it, with a TTL less.
/// </summary>
internal sealed class CopyFilter
{
    private const int Most = 256;

    // No machine takes longer from one of its interfaces to the next; and nobody sends the same again so soon.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(5);

    private readonly Dictionary<int, (Instant At, byte HopLimit)> _recent = [];
    private readonly Queue<(Instant At, int Hash)> _order = new();

    /// <summary>Whether a packet was seen before, a moment ago.</summary>
    public bool IsCopy(Instant at, in IpPacket packet)
    {
        int hash = HashOf(packet);
        if (_recent.TryGetValue(hash, out (Instant At, byte HopLimit) before) && at - before.At <= Longest
            && before.HopLimit - packet.HopLimit is 0 or 1)
        {
            _recent[hash] = (at, packet.HopLimit);
            return true;
        }

        _recent[hash] = (at, packet.HopLimit);
        _order.Enqueue((at, hash));
        while (_order.Count > Most || (_order.TryPeek(out (Instant At, int) oldest) && at - oldest.At > Longest))
        {
            (Instant then, int old) = _order.Dequeue();
            if (_recent.TryGetValue(old, out (Instant At, byte) kept) && kept.At == then) _recent.Remove(old);
        }

        return false;
    }

    // All but what forwarding changes: the TTL, and IPv4's checksum.
    private static int HashOf(in IpPacket packet)
    {
        var hash = new HashCode();
        hash.Add(packet.Source);
        hash.Add(packet.Destination);
        hash.Add(packet.Id);
        hash.Add(packet.TrafficClass);
        hash.Add(packet.FragmentOffset);
        hash.AddBytes(packet.Payload);
        return hash.ToHashCode();
    }
}
