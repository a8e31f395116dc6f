using System.Buffers.Binary;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;

namespace Sonde.Packets.Redaction;

/// <summary>
/// Redacts ICMP messages: the cited packet, what stands between it and the extensions, the extensions, and the checksum last.
/// </summary>
internal static class IcmpRedaction
{
    public static void Redact(Span<byte> message, IpProtocol protocol, UpperContext context)
    {
        if (!IcmpMessage.TryParse(message, protocol, out IcmpMessage icmp))
        {
            // Not even a header: there is no telling what the bytes are, but the checksum's place is known.
            if (message.Length > 2) message[2..].Clear();
            return;
        }

        if (icmp.TryGetCitation(out IcmpCitation citation)) Citation(message, icmp, citation, context);
        else Query(message, icmp, context);

        BinaryPrimitives.WriteUInt16BigEndian(message[2..], 0);
        bool summable = context.IsWhole && !(icmp.IsV6 && context.IsCited);
        if (!summable) return;
        ushort checksum = icmp.IsV6 ? Checksum.Of(context.Source, context.Destination, protocol, message) : Checksum.Of(message);
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], checksum);
    }

    private static void Query(Span<byte> message, IcmpMessage icmp, UpperContext context)
    {
        Span<byte> body = message[IcmpMessage.HeaderLength..];
        bool isPlain = icmp.IsV6 ? icmp.IsEchoRequest || icmp.IsEchoReply : icmp.Type is 0 or 8 or >= 13 and <= 16;
        // Discovery messages hold addresses of neighbours and of network cards.
        if (isPlain) DataRedaction.Hunt(body, context.Secrets);
        else body.Clear();
    }

    private static void Citation(Span<byte> message, IcmpMessage icmp, IcmpCitation citation, UpperContext context)
    {
        int extensionOffset = citation.ExtensionOffset;
        if (!icmp.IsV6 && icmp.Type == IcmpType.Redirect) context.Secrets.RedactField(message.Slice(4, 4));
        Span<byte> body = message[IcmpMessage.HeaderLength..];
        Span<byte> datagram = extensionOffset < 0 ? body : body[..extensionOffset];

        // What is cited to the prober is the prober's own, also where a NAT left its outer address in it.
        bool hideSource = context.Destination.IsLoopback;
        if (!IpRedaction.TryRedact(datagram, context.Secrets, isCited: true, hideSource, context.Depth + 1)) datagram.Clear();
        if (extensionOffset >= 0) Extensions(body[extensionOffset..], context.Secrets);
    }

    private static void Extensions(Span<byte> structure, SecretSet secrets)
    {
        if (!IcmpExtensions.TryParse(structure, out IcmpExtensions extensions))
        {
            structure.Clear();
            return;
        }

        bool isSummed = extensions.Checksum != 0;
        Span<byte> left = structure[IcmpExtensions.HeaderLength..];
        while (left.Length >= 4)
        {
            int length = BinaryPrimitives.ReadUInt16BigEndian(left);
            if (length < 4 || length > left.Length) break;
            bool isMpls = left[2] == IcmpExtensionObject.MplsClass && left[3] == 1;
            if (!isMpls || secrets.IsIn(left[4..length])) left[4..length].Clear();
            left = left[length..];
        }

        left.Clear();
        structure[0] &= 0xF0;
        structure[1..4].Clear();
        if (isSummed) BinaryPrimitives.WriteUInt16BigEndian(structure[2..], Checksum.Of(structure));
    }
}
