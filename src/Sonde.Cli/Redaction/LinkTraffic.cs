using System.Buffers.Binary;
using Sonde.Packets.Addresses;
using Sonde.Packets.Captures;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Redaction;

namespace Sonde.Cli.Redaction;

/// <summary>
/// What machines of one network say to each other and no measurement sends: who has which address, what their network cards are called, and
/// what they themselves are called. It tells who measured, and nothing of what a network does to packets.
/// </summary>
/// <remarks>
/// An ICMP error is evidence, from whichever router it comes: it belongs to the packet that it cites. Ports tell only where both ends are
/// near, or both are those of the protocol: anybody may measure a service of that name far away.
/// </remarks>
internal static class LinkTraffic
{
    private const int MostDeep = 8;

    // MLD and the discovery of neighbours; then MLDv2 and the inverse, secure and multicast router kinds (IANA).
    private const byte FirstOfNeighbours = 130, LastOfNeighbours = Icmpv6Type.Redirect;

    /// <summary>Whether a packet is of the link alone.</summary>
    /// <param name="packet">The frame that it came in.</param>
    /// <param name="ip">The packet.</param>
    /// <param name="own">The prober's addresses, as far as they are known: what is near to them need not be in a private range.</param>
    public static bool Has(in CapturedPacket packet, in IpPacket ip, SecretSet own) => packet.IsBroadcast || Has(ip, own, 0);

    private static bool Has(in IpPacket ip, SecretSet own, int depth)
    {
        if (IsError(ip, out IcmpMessage icmp) && icmp.TryGetCitation(out IcmpCitation citation))
        {
            if (IsOfLink(ip.Destination)) return true;
            return IpPacket.TryParse(citation.Datagram, out IpPacket cited) ? IsPlainlyOfLink(cited, own) : IsOfLink(ip.Source);
        }

        if (IsPlainlyOfLink(ip, own)) return true;
        return ip.Protocol is IpProtocol.Ipv4 or IpProtocol.Ipv6 && depth < MostDeep && IpPacket.TryParse(ip.Payload, out IpPacket inner)
            && Has(inner, own, depth + 1);
    }

    private static bool IsError(in IpPacket ip, out IcmpMessage icmp)
    {
        icmp = default;
        return ip.FragmentOffset == 0 && IcmpMessage.TryParse(ip.Payload, ip.Protocol, out icmp) && icmp.IsError;
    }

    private static bool IsPlainlyOfLink(in IpPacket ip, SecretSet own)
    {
        if (IsOfLink(ip.Source) || IsOfLink(ip.Destination)) return true;
        if (ip.FragmentOffset > 0 || ip.Payload.Length < 4) return false;
        return ip.Protocol switch
        {
            IpProtocol.Icmpv6 => IsOfNeighbours(ip.Payload[0]),
            IpProtocol.Udp => IsOfNeighbours(
                BinaryPrimitives.ReadUInt16BigEndian(ip.Payload), BinaryPrimitives.ReadUInt16BigEndian(ip.Payload[2..]),
                IsNear(ip.Source, own) && IsNear(ip.Destination, own)),
            _ => false,
        };
    }

    private static bool IsOfLink(PacketAddress address)
        => address.IsMulticast || address.IsUnspecified || SpecialRanges.Find(address) is { Use: "link local" };

    private static bool IsNear(PacketAddress address, SecretSet own) => address.IsPrivate || own.Contains(address);

    private static bool IsOfNeighbours(byte type)
        => type is >= FirstOfNeighbours and <= LastOfNeighbours or 141 or 142 or 143 or 148 or 149 or >= 151 and <= 153;

    private static bool IsOfNeighbours(ushort source, ushort destination, bool areNear)
    {
        bool isDhcp = (source is 67 or 68 && destination is 67 or 68) || (source is 546 or 547 && destination is 546 or 547);
        bool isAmongEquals = source == destination && IsOfNames(source);
        return isDhcp || isAmongEquals
            || (areNear && (IsOfNames(source) || IsOfNames(destination) || IsOfDevices(source) || IsOfDevices(destination)));
    }

    // NetBIOS, mDNS, LLMNR: what machines are called.
    private static bool IsOfNames(ushort port) => port is 137 or 138 or 5353 or 5355;

    // SSDP and WS-Discovery: what devices are; NAT-PMP and PCP: what they are called outside.
    private static bool IsOfDevices(ushort port) => port is 1900 or 3702 or 5350 or 5351;
}
