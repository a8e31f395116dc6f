using System.Buffers.Binary;
using Sonde.Packets.Addresses;
using Sonde.Packets.Captures;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Redaction;
using Sonde.Packets.Tcp;

namespace Sonde.Cli.Redaction;

/// <summary>
/// Whose capture one of another machine is: each of its packets comes from the prober, or goes there. Of two ends that all packets are
/// between, the prober's is the one that began.
/// </summary>
internal sealed class CaptureProber
{
    private readonly SecretSet _known;
    private readonly Ends _v4 = new(), _v6 = new();
    private bool _isKnown;

    private CaptureProber(SecretSet known) => _known = known;

    /// <summary>The secrets of a capture; null where nobody can tell whose it is.</summary>
    /// <param name="capture">The capture; it is read to its end.</param>
    /// <param name="known">The secrets that are known: where one of them sent or received anything, the capture is theirs.</param>
    public static SecretSet? Find(CaptureReader capture, SecretSet known)
    {
        var prober = new CaptureProber(known);
        while (capture.TryRead(out CapturedPacket packet))
            if (packet.TryGetIp(out ReadOnlySpan<byte> bytes) && IpPacket.TryParse(bytes, out IpPacket ip)) prober.Add(ip);
        if (prober._isKnown) return known;
        return prober._v4.IsTold && prober._v6.IsTold ? known.With([.. prober._v4.Told, .. prober._v6.Told]) : null;
    }

    private void Add(in IpPacket ip)
    {
        _isKnown |= _known.Contains(ip.Source) || _known.Contains(ip.Destination);
        // What neighbours on a link say to each other is no measurement.
        if (ip.Destination.IsMulticast || IsOfLink(ip.Source) || IsOfLink(ip.Destination)) return;
        (ip.IsIpv4 ? _v4 : _v6).Add(ip.Source, ip.Destination, Begins(ip));
    }

    private static bool IsOfLink(PacketAddress address) => SpecialRanges.Find(address) is { Use: "link local" };

    private static bool Begins(in IpPacket ip) => ip.Protocol switch
    {
        _ when ip.FragmentOffset > 0 => false,
        IpProtocol.Tcp => TcpSegment.TryParse(ip.Payload, out TcpSegment tcp) && tcp.Has(TcpFlags.Syn) && !tcp.Has(TcpFlags.Ack),
        IpProtocol.Icmp or IpProtocol.Icmpv6
            => IcmpMessage.TryParse(ip.Payload, ip.Protocol, out IcmpMessage icmp) && icmp.IsEchoRequest,
        // Whoever is asked has a port that is known.
        IpProtocol.Udp => ip.Payload.Length >= 4
            && BinaryPrimitives.ReadUInt16BigEndian(ip.Payload) > BinaryPrimitives.ReadUInt16BigEndian(ip.Payload[2..]),
        _ => false,
    };

    // The ends that all packets of a family have in common.
    private sealed class Ends
    {
        private readonly HashSet<PacketAddress> _beginners = [];
        private HashSet<PacketAddress>? _common;

        public IEnumerable<PacketAddress> Told => _common ?? [];

        /// <summary>Whether it is known who the prober is, or there is nobody.</summary>
        public bool IsTold
        {
            get
            {
                if (_common?.Count == 2) _common.IntersectWith(_beginners);
                return _common is null or { Count: 1 };
            }
        }

        public void Add(PacketAddress source, PacketAddress destination, bool begins)
        {
            if (_common is null) _common = [source, destination];
            else _common.IntersectWith([source, destination]);
            if (begins && _beginners.Count < 3) _beginners.Add(source);
        }
    }
}
