using System.Buffers.Binary;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;
using Sonde.Packets.Udp;

namespace Sonde.Packets.Redaction;

/// <summary>Redacts what is above IP: checksums, and data whose fields nobody knows.</summary>
internal static class UpperRedaction
{
    public static bool TryRedact(Span<byte> payload, IpProtocol protocol, UpperContext context)
    {
        switch (protocol)
        {
            case IpProtocol.Tcp:
                Tcp(payload, context);
                return true;
            case IpProtocol.Udp:
                Udp(payload, context);
                return true;
            case IpProtocol.Icmp or IpProtocol.Icmpv6:
                IcmpRedaction.Redact(payload, protocol, context);
                return true;
            case IpProtocol.Ipv4 or IpProtocol.Ipv6:
                if (!IpRedaction.TryRedact(payload, context.Secrets, context.IsCited, hideSource: false, context.Depth + 1))
                    payload.Clear();
                return true;
            case IpProtocol.Dccp or IpProtocol.UdpLite:
                Zero(payload, 6);
                if (payload.Length > 8) DataRedaction.Hunt(payload[8..], context.Secrets);
                return true;
            default:
                // Who knows what it holds, and over what it is summed.
                payload.Clear();
                return true;
        }
    }

    /// <summary>The middle of a datagram: its header is elsewhere, unless the pieces are tiny.</summary>
    public static void LaterFragment(Span<byte> payload, IpProtocol protocol, int offset, SecretSet secrets)
    {
        if (protocol is not (IpProtocol.Tcp or IpProtocol.Udp))
        {
            payload.Clear();
            return;
        }

        if (protocol == IpProtocol.Tcp && offset <= 16) Zero(payload, 16 - offset);
        DataRedaction.Hunt(payload, secrets);
    }

    private static void Tcp(Span<byte> segment, UpperContext context)
    {
        Zero(segment, 16);
        if (segment.Length > TcpSegment.MinimumHeaderLength)
        {
            int header = Math.Clamp((segment[12] >> 4) * 4, TcpSegment.MinimumHeaderLength, segment.Length);
            Options(segment[TcpSegment.MinimumHeaderLength..header]);
            DataRedaction.Hunt(segment[TcpSegment.MinimumHeaderLength..], context.Secrets);
        }

        if (context.IsCited || !context.IsWhole || segment.Length < TcpSegment.MinimumHeaderLength) return;
        BinaryPrimitives.WriteUInt16BigEndian(segment[16..], Checksum.Of(context.Source, context.Destination, IpProtocol.Tcp, segment));
    }

    // Signatures are reckoned over the addresses too; their check value is the address' as good as a checksum.
    private static void Options(Span<byte> options)
    {
        while (options.Length > 1)
        {
            byte kind = options[0];
            if (kind == TcpOptionKind.EndOfList) return;
            if (kind == TcpOptionKind.NoOperation)
            {
                options = options[1..];
                continue;
            }

            int length = options[1];
            if (length < 2 || length > options.Length) return;
            if (kind is TcpOptionKind.Md5Signature or TcpOptionKind.AlternateChecksumData) options[2..length].Clear();
            if (kind == TcpOptionKind.Authentication && length > 4) options[4..length].Clear();
            options = options[length..];
        }
    }

    private static void Udp(Span<byte> datagram, UpperContext context)
    {
        Zero(datagram, 6);
        if (datagram.Length <= UdpDatagram.HeaderLength - 1) return;
        // Beyond the stated length is room for anything.
        int stated = Math.Clamp(BinaryPrimitives.ReadUInt16BigEndian(datagram[4..]), UdpDatagram.HeaderLength, datagram.Length);
        DataRedaction.Hunt(datagram[UdpDatagram.HeaderLength..], context.Secrets);
        if (context.Source.IsIpv4 || context.IsCited || !context.IsWhole) return;
        ushort checksum = Checksum.Of(context.Source, context.Destination, IpProtocol.Udp, datagram[..stated]);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[6..], checksum == 0 ? (ushort)0xFFFF : checksum);
    }

    /// <summary>Zeroes as much of a checksum as is there.</summary>
    private static void Zero(Span<byte> bytes, int at)
    {
        if (bytes.Length > at) bytes[at..Math.Min(at + 2, bytes.Length)].Clear();
    }
}
