using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;

namespace Sonde.Platform.Traces;

/// <summary>
/// Which plans wait for packets about which destination. One plan has one destination. What names a destination that nobody probes, or
/// comes from elsewhere, is heard by whoever sends from the port that it names: something on the way may have rewritten the address.
/// </summary>
internal sealed class TraceListeners
{
    private const int EchoIdOffset = 4;

    private readonly Dictionary<PacketAddress, List<int>> _slots = [];
    private readonly Dictionary<(IpProtocol Protocol, ushort Port), List<int>> _byPort = [];
    private readonly Dictionary<int, HashSet<(IpProtocol Protocol, ushort Port)>> _ports = [];
    private PacketAddress?[] _destinations = new PacketAddress?[64];

    /// <summary>The plan in a slot waits for what answers a packet to a destination, and for no other's any more.</summary>
    public void Listen(int slot, PacketAddress destination, ReadOnlySpan<byte> packet)
    {
        Listen(slot, destination);
        if (!IpPacket.TryParse(packet, out IpPacket ip) || PortOf(ip, isSource: true) is not { } port) return;
        ref HashSet<(IpProtocol, ushort)>? ports = ref CollectionsMarshal.GetValueRefOrAddDefault(_ports, slot, out _);
        if (!(ports ??= []).Add(port)) return;
        ref List<int>? list = ref CollectionsMarshal.GetValueRefOrAddDefault(_byPort, port, out _);
        (list ??= []).Add(slot);
    }

    /// <summary>The plan in a slot waits for packets about a destination, and for no other's any more.</summary>
    public void Listen(int slot, PacketAddress destination)
    {
        if (slot >= _destinations.Length) Array.Resize(ref _destinations, Math.Max(slot + 1, _destinations.Length * 2));
        if (_destinations[slot] == destination) return;
        Forget(slot);
        _destinations[slot] = destination;
        ref List<int>? list = ref CollectionsMarshal.GetValueRefOrAddDefault(_slots, destination, out _);
        (list ??= []).Add(slot);
    }

    /// <summary>The slots of plans that a packet may concern.</summary>
    public IReadOnlyList<int> For(ReadOnlySpan<byte> packet)
    {
        if (!IpPacket.TryParse(packet, out IpPacket ip)) return [];
        if (ip.Protocol is not (IpProtocol.Icmp or IpProtocol.Icmpv6) || ip.FragmentOffset != 0)
            return Find(ip.Source, PortOf(ip, isSource: false));
        if (!IcmpMessage.TryParse(ip.Payload, ip.Protocol, out IcmpMessage message)) return [];
        if (!message.IsError) return Find(ip.Source, PortOf(ip, isSource: true));
        if (!message.TryGetCitation(out IcmpCitation citation) || !IpPacket.TryParse(citation.Datagram, out IpPacket cited)) return [];
        return Find(cited.Destination, PortOf(cited, isSource: true));
    }

    private List<int> Find(PacketAddress destination, (IpProtocol, ushort)? port)
        => _slots.TryGetValue(destination, out List<int>? slots) ? slots
            : port is { } known && _byPort.TryGetValue(known, out List<int>? others) ? others : [];

    // The port that a packet is from, or to; the id of an echo is on both sides.
    private static (IpProtocol, ushort)? PortOf(IpPacket ip, bool isSource)
    {
        if (ip.FragmentOffset != 0) return null;
        bool isEcho = ip.Protocol is IpProtocol.Icmp or IpProtocol.Icmpv6;
        if (!isEcho && ip.Protocol is not (IpProtocol.Tcp or IpProtocol.Udp)) return null;
        int place = isEcho ? EchoIdOffset : isSource ? 0 : 2;
        return ip.Payload.Length < place + 2 ? null : (ip.Protocol, BinaryPrimitives.ReadUInt16BigEndian(ip.Payload[place..]));
    }

    private void Forget(int slot)
    {
        if (_destinations[slot] is { } former && _slots.TryGetValue(former, out List<int>? others))
        {
            others.Remove(slot);
            if (others.Count == 0) _slots.Remove(former);
        }

        if (!_ports.Remove(slot, out HashSet<(IpProtocol, ushort)>? ports)) return;
        foreach ((IpProtocol, ushort) port in ports)
        {
            if (!_byPort.TryGetValue(port, out List<int>? list)) continue;
            list.Remove(slot);
            if (list.Count == 0) _byPort.Remove(port);
        }
    }
}
