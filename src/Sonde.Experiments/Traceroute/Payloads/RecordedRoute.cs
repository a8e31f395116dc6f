using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.Traceroute.Payloads;

/// <summary>The addresses that routers wrote into IPv4's record route option (RFC 791 §3.1), as errors cite it.</summary>
internal static class RecordedRoute
{
    private const int First = 4, AddressLength = 4;

    /// <summary>The longest of what these packets cite; empty where none cites the option.</summary>
    public static IReadOnlyList<PacketAddress> LongestIn(IEnumerable<ReadOnlyMemory<byte>> packets)
        => packets.Select(packet => Of(packet.Span)).MaxBy(route => route.Count) ?? [];

    /// <summary>What a packet cites; empty where it does not cite the option.</summary>
    public static IReadOnlyList<PacketAddress> Of(ReadOnlySpan<byte> packet)
    {
        List<PacketAddress> route = [];
        if (!IpPacket.TryParse(packet, out IpPacket ip) || !IcmpMessage.TryParse(ip.Payload, ip.Protocol, out IcmpMessage icmp)
            || !icmp.TryGetCitation(out IcmpCitation citation)
            || !Ipv4Packet.TryParse(citation.Datagram, out Ipv4Packet cited)) return route;
        foreach (Ipv4Option option in cited.Options)
        {
            if (option.Kind != Ipv4OptionKind.RecordRoute || option.IsMalformed || option.Data.Length < 1) continue;
            // The pointer counts from the option's first byte, from 1, and says where the next address is to stand.
            int end = Math.Min(option.Data[0] - First, option.Data.Length - 1);
            for (int at = 0; at + AddressLength <= end; at += AddressLength)
                route.Add(PacketAddress.Read(option.Data.Slice(1 + at, AddressLength)));
        }

        return route;
    }
}
