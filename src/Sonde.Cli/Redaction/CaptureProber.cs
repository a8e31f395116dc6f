using System.Buffers.Binary;
using Sonde.Packets.Captures;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Redaction;
using Sonde.Packets.Tcp;

namespace Sonde.Cli.Redaction;

/// <summary>
/// Whose capture it is: each of its packets comes from the prober, or goes there, and the prober begins. That of a server has the server in
/// all packets as well, which answers. Nothing is taken for safe by single packets, for anybody can send one in any name.
/// </summary>
internal sealed class CaptureProber
{
    /// <summary>Ports below are those of services: who sends there from another one asks.</summary>
    private const int FirstFreePort = 1024;

    /// <summary>Who sends with so small a TTL traces a way: what comes from afar has more left.</summary>
    private const int MostOfTrace = 3;

    private readonly SecretSet _known;
    private readonly Ends _v4 = new(), _v6 = new();

    private CaptureProber(SecretSet known) => _known = known;

    /// <summary>Looks a capture through.</summary>
    /// <param name="capture">The capture; it is read to its end.</param>
    /// <param name="known">The secrets that are known.</param>
    /// <param name="hops">Takes the routers that it shows.</param>
    public static CaptureProber Of(CaptureReader capture, SecretSet known, CaptureHops hops)
    {
        var prober = new CaptureProber(known);
        while (capture.TryRead(out CapturedPacket packet))
        {
            if (!packet.TryGetIp(out ReadOnlySpan<byte> bytes) || !IpPacket.TryParse(bytes, out IpPacket ip)
                || LinkTraffic.Has(packet, ip, known)) continue;
            hops.Add(ip);
            prober.Add(ip);
        }

        return prober;
    }

    /// <summary>
    /// The secrets of the capture, those that are known among them: they suffice where each packet comes from one of them or goes there.
    /// Null where nobody can tell whose it is.
    /// </summary>
    public SecretSet? Find() => _v4.Told is { } v4 && _v6.Told is { } v6 ? _known.With([.. v4, .. v6]) : null;

    private void Add(in IpPacket ip)
    {
        bool isKnown = _known.Contains(ip.Source) || _known.Contains(ip.Destination);
        (ip.IsIpv4 ? _v4 : _v6).Add(ip.Source, ip.Destination, isKnown, Begins(ip));
    }

    private static bool Begins(in IpPacket ip) => ip.Protocol switch
    {
        _ when ip.FragmentOffset > 0 => false,
        IpProtocol.Tcp or IpProtocol.Udp when ip.HopLimit <= MostOfTrace => true,
        IpProtocol.Tcp => TcpSegment.TryParse(ip.Payload, out TcpSegment tcp) && tcp.Has(TcpFlags.Syn) && !tcp.Has(TcpFlags.Ack),
        IpProtocol.Icmp or IpProtocol.Icmpv6
            => IcmpMessage.TryParse(ip.Payload, ip.Protocol, out IcmpMessage icmp) && icmp.IsEchoRequest,
        IpProtocol.Udp => ip.Payload.Length >= 4 && BinaryPrimitives.ReadUInt16BigEndian(ip.Payload) >= FirstFreePort
            && BinaryPrimitives.ReadUInt16BigEndian(ip.Payload[2..]) < FirstFreePort,
        _ => false,
    };

    // The ends that all packets of a family have in common.
    private sealed class Ends
    {
        private readonly HashSet<PacketAddress> _beginners = [];
        private HashSet<PacketAddress>? _common;
        private bool _areKnown = true;

        /// <summary>Who is told to be the prober: nobody where all is known, or nothing is there; null where nothing tells.</summary>
        public IReadOnlyCollection<PacketAddress>? Told
        {
            get
            {
                PacketAddress[] told = [.. (_common ?? []).Where(_beginners.Contains)];
                return told.Length == 1 ? told : _areKnown ? [] : null;
            }
        }

        public void Add(PacketAddress source, PacketAddress destination, bool isKnown, bool begins)
        {
            if (_common is null) _common = [source, destination];
            else _common.IntersectWith([source, destination]);
            _areKnown &= isKnown;
            if (begins && _common.Contains(source)) _beginners.Add(source);
        }
    }
}
