using System.Buffers.Binary;
using Sonde.Packets.Ip;

namespace Sonde.Packets.Redaction;

/// <summary>Redacts IP headers, their options and extension headers, and hands the payload on.</summary>
internal static class IpRedaction
{
    public const int MaximumDepth = 8;

    /// <summary>Redacts a packet; false when it has no IP header.</summary>
    /// <param name="packet">A packet, or a citation with whatever follows it.</param>
    /// <param name="secrets">What must go.</param>
    /// <param name="isCited">Whether an ICMP error cites it: then it may be cut, and its checksums are another's.</param>
    /// <param name="hideSource">Whether the source is the prober's whatever it says: a NAT may have left another address in a
    /// citation.</param>
    /// <param name="depth">How many packets are around this one.</param>
    public static bool TryRedact(Span<byte> packet, SecretSet secrets, bool isCited, bool hideSource, int depth)
    {
        if (depth > MaximumDepth) return false;
        if (Ipv4Packet.TryParse(packet, out Ipv4Packet v4)) return Ipv4(packet, v4, secrets, isCited, hideSource, depth);
        return Ipv6Packet.TryParse(packet, out Ipv6Packet v6) && Ipv6(packet, v6, secrets, isCited, hideSource, depth);
    }

    private static bool Ipv4(Span<byte> packet, Ipv4Packet v4, SecretSet secrets, bool isCited, bool hideSource, int depth)
    {
        int header = v4.HeaderLength, end = header + v4.Payload.Length, offset = v4.FragmentOffset;
        bool isWhole = !v4.IsTruncated && !v4.IsFragment;
        IpProtocol protocol = v4.Protocol;
        Source(packet.Slice(12, 4), secrets, hideSource);
        secrets.RedactField(packet.Slice(16, 4));
        Options(packet[20..header]);
        packet[end..].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(packet[10..], 0);
        BinaryPrimitives.WriteUInt16BigEndian(packet[10..], Checksum.Of(packet[..header]));

        Span<byte> payload = packet[header..end];
        if (offset > 0)
        {
            UpperRedaction.LaterFragment(payload, protocol, offset, secrets);
            return true;
        }

        var context = new UpperContext(
            PacketAddress.Read(packet.Slice(12, 4)), PacketAddress.Read(packet.Slice(16, 4)), isWhole, isCited, depth, secrets);
        return UpperRedaction.TryRedact(payload, protocol, context);
    }

    private static bool Ipv6(Span<byte> packet, Ipv6Packet v6, SecretSet secrets, bool isCited, bool hideSource, int depth)
    {
        int end = packet.Length - v6.Trailer.Length, upper = v6.PayloadOffset;
        bool walked = v6.AreExtensionsWhole, isWhole = !v6.IsTruncated && !v6.IsFragment && !v6.HasRouting;
        int offset = v6.FragmentOffset;
        IpProtocol protocol = v6.Protocol;
        Source(packet.Slice(8, 16), secrets, hideSource);
        secrets.RedactField(packet.Slice(24, 16));
        packet[end..].Clear();
        foreach (Ipv6Extension extension in v6.Extensions)
            Extension(packet.Slice(Ipv6Packet.HeaderLength + extension.Offset, extension.Bytes.Length), extension.Kind);
        if (!walked)
        {
            packet[Math.Min(upper, end)..end].Clear();
            return true;
        }

        Span<byte> payload = packet[upper..end];
        if (offset > 0)
        {
            UpperRedaction.LaterFragment(payload, protocol, offset, secrets);
            return true;
        }

        var context = new UpperContext(
            PacketAddress.Read(packet.Slice(8, 16)), PacketAddress.Read(packet.Slice(24, 16)), isWhole, isCited, depth, secrets);
        return UpperRedaction.TryRedact(payload, protocol, context);
    }

    private static void Source(Span<byte> field, SecretSet secrets, bool hide)
    {
        if (hide) (field.Length == 4 ? PacketAddress.LoopbackV4 : PacketAddress.LoopbackV6).Write(field);
        else secrets.RedactField(field);
    }

    // Kept are the options that never hold an address or a name; of all others only type and length, of the recording ones the pointer too.
    private static void Options(Span<byte> options)
    {
        while (!options.IsEmpty)
        {
            byte kind = options[0];
            if (kind == Ipv4OptionKind.NoOperation)
            {
                options = options[1..];
                continue;
            }

            if (kind == Ipv4OptionKind.EndOfList)
            {
                options.Clear();
                return;
            }

            int length = options.Length > 1 ? options[1] : 0;
            if (length < 2 || length > options.Length)
            {
                options[1..].Clear();
                return;
            }

            int kept = kind switch
            {
                Ipv4OptionKind.RouterAlert or Ipv4OptionKind.MtuProbe or Ipv4OptionKind.MtuReply or Ipv4OptionKind.StreamId => length,
                Ipv4OptionKind.RecordRoute or Ipv4OptionKind.LooseSourceRoute or Ipv4OptionKind.StrictSourceRoute => 3,
                Ipv4OptionKind.Timestamp => 4,
                _ => 2,
            };
            if (kept < length) options[kept..length].Clear();
            options = options[length..];
        }
    }

    private static void Extension(Span<byte> header, IpProtocol kind)
    {
        switch (kind)
        {
            case IpProtocol.Fragment:
                break;
            case IpProtocol.HopByHop or IpProtocol.DestinationOptions:
                ExtensionOptions(header[2..]);
                break;
            case IpProtocol.Authentication:
                header[Math.Min(12, header.Length)..].Clear();
                break;
            default:
                header[4..].Clear();
                break;
        }
    }

    private static void ExtensionOptions(Span<byte> options)
    {
        const byte Pad1 = 0, RouterAlert = 5, JumboPayload = 0xC2;
        while (!options.IsEmpty)
        {
            if (options[0] == Pad1)
            {
                options = options[1..];
                continue;
            }

            int length = options.Length > 1 ? options[1] + 2 : int.MaxValue;
            if (length > options.Length)
            {
                options.Clear();
                return;
            }

            if (options[0] is not (RouterAlert or JumboPayload)) options[2..length].Clear();
            options = options[length..];
        }
    }
}
