using System.Buffers.Binary;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;
using Sonde.Packets.Udp;

namespace Sonde.Experiments.Traceroute.Answers;

/// <summary>
/// Reads what a packet says of the probe that it may answer, as far as it says something: behind any extension headers, in first
/// fragments, and from citations that are cut short. Whether it answers one is for <c>ProbeMatcher</c> to say.
/// </summary>
internal static class HeardPacketReader
{
    private const int PortsLength = 4;

    /// <summary>Reads an arrived packet; false when it can answer no probe whatever.</summary>
    public static bool TryRead(ReadOnlySpan<byte> packet, out HeardPacket heard)
    {
        heard = default;
        if (!IpPacket.TryParse(packet, out IpPacket ip)) return false;
        if (ip.FragmentOffset != 0)
        {
            heard = Of(ip, AnswerKind.OtherSegment, ProtocolOf(ip.Protocol) ?? TraceProtocol.Icmp) with { IsFragment = true };
            return true;
        }

        if (ip.Protocol is not (IpProtocol.Icmp or IpProtocol.Icmpv6)) return TryReadDirect(ip, out heard);
        if (!IcmpMessage.TryParse(ip.Payload, ip.Protocol, out IcmpMessage message)) return false;
        if (message.IsError) return TryReadError(ip, message, out heard);
        if (!message.IsEchoReply) return false;
        heard = Of(ip, AnswerKind.EchoReply, TraceProtocol.Icmp) with
        {
            HasPorts = true,
            ProbePort = message.Id,
            Sequence = message.Sequence,
            EchoData = message.Body.Length == 2 ? BinaryPrimitives.ReadUInt16BigEndian(message.Body) : null,
        };
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
                HasPorts = true,
                ProbePort = segment.DestinationPort,
                TargetPort = segment.SourcePort,
                Sequence = segment.Has(TcpFlags.Ack) ? segment.Acknowledgement - 1 : null,
                Window = segment.Window,
            };
            return true;
        }

        if (ip.Protocol != IpProtocol.Udp || !UdpDatagram.TryParse(ip.Payload, out UdpDatagram datagram)) return false;
        heard = Of(ip, AnswerKind.Datagram, TraceProtocol.Udp)
            with
        { HasPorts = true, ProbePort = datagram.DestinationPort, TargetPort = datagram.SourcePort };
        return true;
    }

    private static bool TryReadError(IpPacket ip, IcmpMessage message, out HeardPacket heard)
    {
        heard = default;
        if (!message.TryGetCitation(out IcmpCitation citation) || !IpPacket.TryParse(citation.Datagram, out IpPacket cited)) return false;
        if (ProtocolOf(cited.Protocol) is not { } protocol) return false;
        heard = Of(ip, KindOf(message), protocol) with
        {
            IcmpType = message.Type,
            IcmpCode = message.Code,
            Mtu = message.NextHopMtu,
            CitedId = cited.IsIpv4 ? cited.Id : null,
            CitedLabel = Ipv6Packet.TryParse(cited.Bytes, out Ipv6Packet v6) ? v6.FlowLabel : null,
            ProbeSource = cited.Source,
            ProbeDestination = cited.Destination,
        };
        return cited.FragmentOffset != 0 || TryReadUpper(cited, ref heard);
    }

    // What is cited of the probe's own header: all of it, its first 8 bytes, or fewer.
    private static bool TryReadUpper(IpPacket cited, ref HeardPacket heard)
    {
        ReadOnlySpan<byte> upper = cited.Payload;
        if (heard.Protocol == TraceProtocol.Icmp) return TryReadEcho(cited, ref heard);
        if (upper.Length < PortsLength) return true;
        heard = heard with
        {
            HasPorts = true,
            ProbePort = BinaryPrimitives.ReadUInt16BigEndian(upper),
            TargetPort = BinaryPrimitives.ReadUInt16BigEndian(upper[2..]),
        };
        if (heard.Protocol == TraceProtocol.Tcp && TcpQuote.TryParse(upper, out TcpQuote tcp))
            heard = heard with { Sequence = tcp.Sequence, Acknowledgement = tcp.Acknowledgement };
        if (heard.Protocol == TraceProtocol.Udp && UdpDatagram.TryParse(upper, out UdpDatagram udp))
            heard = heard with { CitedChecksum = udp.Checksum };
        return true;
    }

    private static bool TryReadEcho(IpPacket cited, ref HeardPacket heard)
    {
        ReadOnlySpan<byte> upper = cited.Payload;
        if (upper.Length >= 1 && upper[0] != (cited.IsIpv4 ? IcmpType.EchoRequest : Icmpv6Type.EchoRequest)) return false;
        if (upper.Length >= PortsLength) heard = heard with { CitedChecksum = BinaryPrimitives.ReadUInt16BigEndian(upper[2..]) };
        if (IcmpMessage.TryParse(upper, cited.Protocol, out IcmpMessage echo))
            heard = heard with { HasPorts = true, ProbePort = echo.Id, Sequence = echo.Sequence };
        return true;
    }

    private static AnswerKind KindOf(in IcmpMessage message)
        => message.IsTtlExceeded ? AnswerKind.TimeExceeded
            : message.IsTooBig ? AnswerKind.TooBig
            : message.IsDestinationUnreachable ? AnswerKind.Unreachable : AnswerKind.OtherError;

    private static TraceProtocol? ProtocolOf(IpProtocol protocol) => protocol switch
    {
        IpProtocol.Tcp => TraceProtocol.Tcp,
        IpProtocol.Udp => TraceProtocol.Udp,
        IpProtocol.Icmp or IpProtocol.Icmpv6 => TraceProtocol.Icmp,
        _ => null,
    };

    private static HeardPacket Of(IpPacket ip, AnswerKind kind, TraceProtocol protocol) => new()
    {
        Kind = kind,
        From = ip.Source,
        Protocol = protocol,
        ReplyTtl = ip.HopLimit,
        ReplyId = ip.Id,
        ProbeSource = ip.Destination,
        ProbeDestination = ip.Source,
    };
}
