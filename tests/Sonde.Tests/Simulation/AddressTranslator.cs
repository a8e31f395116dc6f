using System.Buffers.Binary;
using System.Net;
using Sonde.Packets.Ip;

namespace Sonde.Tests.Simulation;

/// <summary>
/// A router that translates addresses and ports (RFC 3022), IPv4, in what ICMP errors cite as well (RFC 5508 §4.2).
/// </summary>
internal static class AddressTranslator
{
    private const int Source = 12, Destination = 16, ProtocolAt = 9, Header = 20, Icmp = 28;
    private const byte TcpProtocol = 6, UdpProtocol = 17, IcmpProtocol = 1;

    private static readonly byte[] Outer = IPAddress.Parse("192.0.2.200").GetAddressBytes();

    /// <summary>Makes one for a prober at an address.</summary>
    /// <param name="inner">The prober's address.</param>
    /// <param name="translatesPorts">Whether ports change as well.</param>
    /// <param name="mendsCitations">Whether checksums of what is cited are made right again.</param>
    public static PathHop Before(PacketAddress inner, bool translatesPorts, bool mendsCitations)
    {
        byte[] own = inner.ToIPAddress().GetAddressBytes();
        return new PathHop
        {
            Forward = packet =>
            {
                Outer.CopyTo(packet, Source);
                if (translatesPorts) TurnPort(packet, Header);
                PacketSeal.Mend(packet);
                return packet;
            },
            Back = packet =>
            {
                own.CopyTo(packet, Destination);
                bool isError = packet[ProtocolAt] == IcmpProtocol && packet[Header] is 3 or 11;
                if (translatesPorts && !isError) TurnPort(packet, Header + 2);
                if (isError)
                {
                    Span<byte> cited = packet.AsSpan(Icmp);
                    own.CopyTo(cited[Source..]);
                    if (translatesPorts) TurnPort(cited, Header);
                    // Who mends less than all of it mends the header alone.
                    PacketSeal.MendHeader(cited);
                    if (mendsCitations && cited.Length >= BinaryPrimitives.ReadUInt16BigEndian(cited[2..])) PacketSeal.Mend(cited);
                }

                PacketSeal.Mend(packet);
            },
        };
    }

    // Every port has one outside, and no two have the same.
    private static void TurnPort(Span<byte> packet, int at)
    {
        if (packet[ProtocolAt] is TcpProtocol or UdpProtocol) packet[at] ^= 0x80;
    }
}
