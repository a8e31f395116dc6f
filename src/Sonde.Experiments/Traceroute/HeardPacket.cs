using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;
using Sonde.Packets.Udp;

namespace Sonde.Experiments.Traceroute;

/// <summary>An arrived packet as far as it may answer a probe: what it is, and by what it names the probe.</summary>
internal readonly record struct HeardPacket
{
    /// <summary>What it is.</summary>
    public required AnswerKind Kind { get; init; }

    /// <summary>Who sent it, as it says.</summary>
    public required PacketAddress From { get; init; }

    /// <summary>What the probe was made of.</summary>
    public required TraceProtocol Protocol { get; init; }

    /// <summary>The TTL it arrived with.</summary>
    public byte ReplyTtl { get; init; }

    /// <summary>Its own IPv4 identification; 0 in IPv6.</summary>
    public ushort ReplyId { get; init; }

    /// <summary>Its TCP window.</summary>
    public ushort Window { get; init; }

    /// <summary>The type of an ICMP error.</summary>
    public byte IcmpType { get; init; }

    /// <summary>The code of an ICMP error.</summary>
    public byte IcmpCode { get; init; }

    /// <summary>Whether it is an ICMP error, which cites the probe.</summary>
    public bool IsCitation => Kind is AnswerKind.TimeExceeded or AnswerKind.Unreachable or AnswerKind.OtherError;

    /// <summary>The probe's source port, or the id of its echo request, as this packet has it.</summary>
    public ushort ProbePort { get; init; }

    /// <summary>The probe's destination port, as this packet has it.</summary>
    public ushort TargetPort { get; init; }

    /// <summary>The probe's echo sequence, or its TCP sequence number; null where this packet does not say.</summary>
    public uint? Sequence { get; init; }

    /// <summary>The probe's TCP acknowledgement number, where cited.</summary>
    public uint? Acknowledgement { get; init; }

    /// <summary>The probe's IPv4 identification as cited; null in IPv6 and in direct answers.</summary>
    public ushort? CitedId { get; init; }

    /// <summary>The probe's UDP checksum as cited.</summary>
    public ushort? CitedChecksum { get; init; }

    /// <summary>The source address as cited; of a direct answer, where it went.</summary>
    public PacketAddress ProbeSource { get; init; }

    /// <summary>Reads an arrived packet; false when it answers no probe to the destination whatever.</summary>
    public static bool TryRead(ReadOnlySpan<byte> packet, PacketAddress destination, out HeardPacket heard)
    {
        heard = default;
        if (!IpPacket.TryParse(packet, out IpPacket ip) || ip.FragmentOffset != 0) return false;
        if (ip.Protocol is IpProtocol.Icmp or IpProtocol.Icmpv6)
        {
            if (!IcmpMessage.TryParse(ip.Payload, ip.Protocol, out IcmpMessage message)) return false;
            return message.IsError ? TryReadError(ip, message, destination, out heard) : TryReadEcho(ip, message, destination, out heard);
        }

        return ip.Source == destination && TryReadDirect(ip, out heard);
    }

    private static bool TryReadEcho(IpPacket ip, IcmpMessage message, PacketAddress destination, out HeardPacket heard)
    {
        heard = default;
        if (!message.IsEchoReply || ip.Source != destination) return false;
        heard = Of(ip, AnswerKind.EchoReply, TraceProtocol.Icmp) with { ProbePort = message.Id, Sequence = message.Sequence };
        return true;
    }

    private static bool TryReadDirect(IpPacket ip, out HeardPacket heard)
    {
        heard = default;
        if (ip.Protocol == IpProtocol.Tcp && TcpSegment.TryParse(ip.Payload, out TcpSegment segment))
        {
            AnswerKind kind = segment.Has(TcpFlags.Rst) ? AnswerKind.Rst
                : segment.Has(TcpFlags.Syn | TcpFlags.Ack) ? AnswerKind.SynAck : AnswerKind.OtherSegment;
            heard = Of(ip, kind, TraceProtocol.Tcp) with
            {
                ProbePort = segment.DestinationPort,
                TargetPort = segment.SourcePort,
                Sequence = segment.Has(TcpFlags.Ack) ? segment.Acknowledgement - 1 : null,
                Window = segment.Window,
            };
            return true;
        }

        if (ip.Protocol != IpProtocol.Udp || !UdpDatagram.TryParse(ip.Payload, out UdpDatagram datagram)) return false;
        heard = Of(ip, AnswerKind.Datagram, TraceProtocol.Udp) with { ProbePort = datagram.DestinationPort, TargetPort = datagram.SourcePort };
        return true;
    }

    private static bool TryReadError(IpPacket ip, IcmpMessage message, PacketAddress destination, out HeardPacket heard)
    {
        heard = default;
        if (!message.TryGetCitation(out IcmpCitation citation) || !IpPacket.TryParse(citation.Datagram, out IpPacket cited)) return false;
        if (cited.Destination != destination || cited.FragmentOffset != 0) return false;
        AnswerKind kind = message.IsTtlExceeded ? AnswerKind.TimeExceeded
            : message.IsDestinationUnreachable ? AnswerKind.Unreachable : AnswerKind.OtherError;
        heard = Of(ip, kind, TraceProtocol.Icmp) with
        {
            IcmpType = message.Type,
            IcmpCode = message.Code,
            CitedId = cited.IsIpv4 ? cited.Id : null,
            ProbeSource = cited.Source,
        };
        switch (cited.Protocol)
        {
            case IpProtocol.Tcp when TcpQuote.TryParse(cited.Payload, out TcpQuote tcp):
                heard = heard with
                {
                    Protocol = TraceProtocol.Tcp,
                    ProbePort = tcp.SourcePort,
                    TargetPort = tcp.DestinationPort,
                    Sequence = tcp.Sequence,
                    Acknowledgement = tcp.Acknowledgement,
                };
                return true;
            case IpProtocol.Udp when UdpDatagram.TryParse(cited.Payload, out UdpDatagram udp):
                heard = heard with { Protocol = TraceProtocol.Udp, ProbePort = udp.SourcePort, TargetPort = udp.DestinationPort, CitedChecksum = udp.Checksum };
                return true;
            case IpProtocol.Icmp or IpProtocol.Icmpv6 when IcmpMessage.TryParse(cited.Payload, cited.Protocol, out IcmpMessage echo) && echo.IsEchoRequest:
                heard = heard with { ProbePort = echo.Id, Sequence = echo.Sequence };
                return true;
            default:
                return false;
        }
    }

    private static HeardPacket Of(IpPacket ip, AnswerKind kind, TraceProtocol protocol) => new()
    {
        Kind = kind,
        From = ip.Source,
        Protocol = protocol,
        ReplyTtl = ip.HopLimit,
        ReplyId = ip.Id,
        ProbeSource = ip.Destination,
    };
}
