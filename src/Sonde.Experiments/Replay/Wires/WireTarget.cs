using System.Buffers.Binary;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;
using Sonde.Packets.Udp;

namespace Sonde.Experiments.Replay.Wires;

/// <summary>What a capture holds of crafted probes to one target.</summary>
/// <param name="Source">Where they leave from.</param>
/// <param name="Address">The target.</param>
/// <param name="Anchors">The packets by which it was asked, in order.</param>
internal sealed record WireTarget(PacketAddress Source, PacketAddress Address, IReadOnlyList<WireAnchor> Anchors)
{
    private const int Window = 1 << 17;
    private const byte FullHopLimit = 64;

    /// <summary>The port that most whole probes went to.</summary>
    public int Port { get; } = Anchors.Where(anchor => HopLimitOf(anchor) == FullHopLimit && anchor.First.Protocol != IpProtocol.Icmp
        && anchor.First.Protocol != IpProtocol.Icmpv6).GroupBy(PortOf).MaxBy(port => port.Count())?.Key ?? 0;

    /// <summary>The probes that were to reach it, on that port.</summary>
    public IEnumerable<WireAnchor> Whole => Anchors.Where(anchor => HopLimitOf(anchor) == FullHopLimit && PortOf(anchor) == Port);

    /// <summary>Whether probes were followed along the way (<c>--locate</c>).</summary>
    public bool IsLocated => Anchors.Any(anchor => HopLimitOf(anchor) < FullHopLimit);

    /// <summary>Whether whole probes of several kinds went to one port: what an A/B experiment sends.</summary>
    public bool MayBeVaried
        => Whole.Select(anchor => anchor.Shape).Distinct().Take(2).Count() > 1;

    /// <summary>The code points of whole probes, but for 0.</summary>
    public IReadOnlyList<int> CodePoints { get; } = [
        .. Anchors.Where(anchor => HopLimitOf(anchor) == FullHopLimit)
        .Select(anchor => IpPacket.TryParse(anchor.Packet.Bytes.Span, out IpPacket ip) ? ip.TrafficClass >> 2 : 0)
        .Where(point => point > 0).Distinct()];

    /// <summary>The targets of a capture.</summary>
    /// <param name="traffic">The capture.</param>
    /// <param name="others">Targets that were measured in another way.</param>
    public static IEnumerable<WireTarget> Of(CapturedTraffic traffic, IReadOnlySet<PacketAddress> others)
    {
        Dictionary<(PacketAddress, PacketAddress), List<SeenPacket>> between = [];
        foreach (SeenPacket packet in traffic.InOrder(others))
        {
            if (!IpPacket.TryParse(packet.Bytes.Span, out IpPacket ip)) continue;
            (PacketAddress Source, PacketAddress Target) pair = (ip.Source, ip.Destination);
            if (TryGetCited(ip, out IpPacket cited)) pair = (cited.Source, cited.Destination);
            else if (between.ContainsKey((ip.Destination, ip.Source))) pair = (ip.Destination, ip.Source);
            if (others.Contains(pair.Target)) continue;
            if (!between.TryGetValue(pair, out List<SeenPacket>? list)) between[pair] = list = [];
            list.Add(packet);
        }

        foreach (((PacketAddress source, PacketAddress target), List<SeenPacket> packets) in between)
            if (Read(source, target, packets) is { MayBeVaried: true } found) yield return found;
    }

    private static WireTarget Read(PacketAddress source, PacketAddress target, List<SeenPacket> packets)
    {
        List<WireAnchor> anchors = [];
        Dictionary<(IpProtocol, ushort), List<WireAnchor>> byPort = [];
        foreach (SeenPacket packet in packets)
        {
            _ = IpPacket.TryParse(packet.Bytes.Span, out IpPacket ip);
            if (ip.Source == source && ip.Destination == target)
            {
                if (SentFirst.TryRead(ip, out SentFirst first)) Add(first, packet, ip);
                else NoteRequest(ip, byPort);
            }
            else if (AnchorOf(ip, byPort) is { } asked)
            {
                asked.Take(packet);
            }
        }

        return new WireTarget(source, target, anchors);

        void Add(SentFirst first, in SeenPacket packet, in IpPacket ip)
        {
            (IpProtocol, ushort) key = (first.Protocol, first.Own);
            if (!byPort.TryGetValue(key, out List<WireAnchor>? same)) byPort[key] = same = [];
            // What is sent again asks for nothing new; a datagram has no number that would tell.
            if (first.Protocol != IpProtocol.Udp && same.Exists(anchor => anchor.First == first)) return;
            var anchor = new WireAnchor(first, SentFirst.ShapeOf(ip), packet) { Request = DataOf(packet, ip) };
            same.Add(anchor);
            anchors.Add(anchor);
        }
    }

    private static void NoteRequest(in IpPacket ip, Dictionary<(IpProtocol, ushort), List<WireAnchor>> byPort)
    {
        if (!TcpSegment.TryParse(ip.Payload, out TcpSegment segment) || ip.Protocol != IpProtocol.Tcp || segment.Payload.IsEmpty) return;
        if (byPort.TryGetValue((IpProtocol.Tcp, segment.SourcePort), out List<WireAnchor>? same) && same[^1].Request.IsEmpty)
            same[^1].Request = segment.Payload.ToArray();
    }

    // Who is answered: by number, where there is one, else the last that asked from that port.
    private static WireAnchor? AnchorOf(in IpPacket ip, Dictionary<(IpProtocol, ushort), List<WireAnchor>> byPort)
    {
        if (TryGetCited(ip, out IpPacket cited))
        {
            uint? sequence = null;
            ushort own;
            if (cited.Protocol is IpProtocol.Icmp or IpProtocol.Icmpv6)
            {
                if (cited.Payload.Length < 8) return null;
                own = BinaryPrimitives.ReadUInt16BigEndian(cited.Payload[4..]);
                sequence = BinaryPrimitives.ReadUInt16BigEndian(cited.Payload[6..]);
            }
            else
            {
                if (cited.Payload.Length < 4) return null;
                own = BinaryPrimitives.ReadUInt16BigEndian(cited.Payload);
                if (cited.Protocol == IpProtocol.Tcp && cited.Payload.Length >= 8)
                    sequence = BinaryPrimitives.ReadUInt32BigEndian(cited.Payload[4..]);
            }

            if (!byPort.TryGetValue((cited.Protocol, own), out List<WireAnchor>? same)) return null;
            ushort id = cited.Id;
            return (cited.Protocol == IpProtocol.Udp && cited.IsIpv4 ? same.Find(anchor => IdOf(anchor) == id) : null)
                ?? Nearest(same, sequence);
        }

        if (ip.Protocol == IpProtocol.Tcp && TcpSegment.TryParse(ip.Payload, out TcpSegment segment))
        {
            return byPort.TryGetValue((IpProtocol.Tcp, segment.DestinationPort), out List<WireAnchor>? same)
                ? Nearest(same, segment.Has(TcpFlags.Ack) ? segment.Acknowledgement - 1 : null)
                : null;
        }

        if (ip.Protocol == IpProtocol.Udp && UdpDatagram.TryParse(ip.Payload, out UdpDatagram datagram))
            return byPort.TryGetValue((IpProtocol.Udp, datagram.DestinationPort), out List<WireAnchor>? same) ? same[^1] : null;
        return IcmpMessage.TryParse(ip.Payload, ip.Protocol, out IcmpMessage echo) && echo.IsEchoReply
            && byPort.TryGetValue((ip.Protocol, echo.Id), out List<WireAnchor>? echoes)
            ? Nearest(echoes, echo.Sequence)
            : null;
    }

    private static WireAnchor? Nearest(List<WireAnchor> same, uint? sequence)
        => sequence is { } number ? same.Where(anchor => number - anchor.First.Sequence < Window)
            .MinBy(anchor => number - anchor.First.Sequence) ?? same[^1] : same[^1];

    /// <summary>Reads what an ICMP error cites.</summary>
    internal static bool TryGetCited(in IpPacket ip, out IpPacket cited)
    {
        cited = default;
        return IcmpMessage.TryParse(ip.Payload, ip.Protocol, out IcmpMessage icmp) && icmp.IsError
            && icmp.TryGetCitation(out IcmpCitation citation) && IpPacket.TryParse(citation.Datagram, out cited);
    }

    private static ReadOnlyMemory<byte> DataOf(in SeenPacket packet, in IpPacket ip)
    {
        int header = ip.Protocol == IpProtocol.Udp ? UdpDatagram.HeaderLength
            : TcpSegment.TryParse(ip.Payload, out TcpSegment segment) && ip.Protocol == IpProtocol.Tcp ? segment.HeaderLength
            : ip.Payload.Length;
        return packet.Bytes[Math.Min(packet.Bytes.Length, ip.PayloadOffset + header)..];
    }

    private static int HopLimitOf(WireAnchor anchor) => IpPacket.TryParse(anchor.Packet.Bytes.Span, out IpPacket ip) ? ip.HopLimit : 0;

    private static int IdOf(WireAnchor anchor) => IpPacket.TryParse(anchor.Packet.Bytes.Span, out IpPacket ip) ? ip.Id : -1;

    private static int PortOf(WireAnchor anchor)
        => IpPacket.TryParse(anchor.Packet.Bytes.Span, out IpPacket ip) && ip.Payload.Length >= 4
            ? BinaryPrimitives.ReadUInt16BigEndian(ip.Payload[2..]) : 0;
}
