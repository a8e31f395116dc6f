using System.Runtime.InteropServices;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;

namespace Sonde.Platform.Traces;

/// <summary>Which plans wait for packets about which destination. One plan has one destination.</summary>
internal sealed class TraceListeners
{
    private readonly Dictionary<PacketAddress, List<int>> _slots = [];
    private PacketAddress?[] _destinations = new PacketAddress?[64];

    /// <summary>The plan in a slot waits for packets about a destination, and for no other's any more.</summary>
    public void Listen(int slot, PacketAddress destination)
    {
        if (slot >= _destinations.Length) Array.Resize(ref _destinations, Math.Max(slot + 1, _destinations.Length * 2));
        if (_destinations[slot] == destination) return;
        if (_destinations[slot] is { } former && _slots.TryGetValue(former, out List<int>? others))
        {
            others.Remove(slot);
            if (others.Count == 0) _slots.Remove(former);
        }

        _destinations[slot] = destination;
        ref List<int>? list = ref CollectionsMarshal.GetValueRefOrAddDefault(_slots, destination, out _);
        (list ??= []).Add(slot);
    }

    /// <summary>The slots of plans that a packet may concern.</summary>
    public IReadOnlyList<int> For(ReadOnlySpan<byte> packet)
    {
        if (!IpPacket.TryParse(packet, out IpPacket ip)) return [];
        PacketAddress about = ip.Source;
        if (ip.Protocol is IpProtocol.Icmp or IpProtocol.Icmpv6)
        {
            if (!IcmpMessage.TryParse(ip.Payload, ip.Protocol, out IcmpMessage message)) return [];
            if (message.IsError)
            {
                if (!message.TryGetCitation(out IcmpCitation citation) || !IpPacket.TryParse(citation.Datagram, out IpPacket cited)) return [];
                about = cited.Destination;
            }
        }

        return _slots.TryGetValue(about, out List<int>? slots) ? slots : [];
    }
}
