using Sonde.Packets.Ip;

namespace Sonde.Packets.Icmp;

/// <summary>What an ICMP error cites: the beginning of the packet that caused it, and extensions (RFC 4884).</summary>
public readonly ref struct IcmpCitation
{
    /// <summary>Where routers older than RFC 4884 put their extensions, in bytes after the ICMP header.</summary>
    public const int LegacyExtensionOffset = 128;

    // Of a header of TCP: ports and sequence number, and where its own length stands.
    private const int AlwaysCited = 8, OffsetAt = 12;

    private IcmpCitation(ReadOnlySpan<byte> body, int extensionOffset, ReadOnlySpan<byte> datagram, bool isCompliant)
    {
        ExtensionOffset = extensionOffset;
        IsCompliant = isCompliant;
        Datagram = datagram;
        Padded = extensionOffset < 0 ? body : body[..extensionOffset];
        ExtensionBytes = extensionOffset < 0 ? [] : body[extensionOffset..];
    }

    /// <summary>The cited bytes with the zeros that stand between them and extensions.</summary>
    public ReadOnlySpan<byte> Padded { get; }

    /// <summary>
    /// The cited bytes: parse them with <see cref="IpPacket"/>, whose payload may be as short as 8 bytes, or less.
    /// </summary>
    public ReadOnlySpan<byte> Datagram { get; }

    /// <summary>Where the extensions begin, in bytes after the ICMP header; -1 without extensions.</summary>
    public int ExtensionOffset { get; }

    /// <summary>The extensions as they stand; parse them with <see cref="IcmpExtensions"/>. Empty without.</summary>
    public ReadOnlySpan<byte> ExtensionBytes { get; }

    /// <summary>Whether the message stated the length of the cited datagram, as RFC 4884 wants; false also without extensions.</summary>
    public bool IsCompliant { get; }

    internal static IcmpCitation Of(IcmpMessage message)
    {
        ReadOnlySpan<byte> body = message.Body;
        bool mayExtend = message.IsV6 ? Icmpv6Type.MayCarryExtensions(message.Type) : IcmpType.MayCarryExtensions(message.Type);
        if (!mayExtend) return new(body, -1, WithoutEmptyHeader(body), isCompliant: false);

        // The length octet counts 64-bit words in IPv6 and 32-bit words in IPv4 (RFC 4884 §4).
        int stated = message.IsV6 ? message.Bytes[4] * 8 : message.Bytes[5] * 4;
        if (stated > 0)
        {
            // Whoever states a length fills up to it, also where a capture has cut the extensions off, or none were put there.
            bool isWhole = body.Length >= stated + IcmpExtensions.HeaderLength;
            return new(body, isWhole ? stated : -1, WithoutPadding(body[..Math.Min(stated, body.Length)]), isWhole);
        }

        bool legacy = body.Length >= LegacyExtensionOffset + IcmpExtensions.HeaderLength
            && IcmpExtensions.TryParse(body[LegacyExtensionOffset..], out IcmpExtensions extensions) && extensions.IsChecksumRight != false;
        return legacy
            ? new(body, LegacyExtensionOffset, WithoutPadding(body[..LegacyExtensionOffset]), isCompliant: false)
            : new(body, -1, WithoutEmptyHeader(body), isCompliant: false);
    }

    // Before extensions zeros fill up what is not cited, to 128 bytes at least (RFC 4884 §4): a header of TCP of which no more than 8
    // bytes, or the fixed part alone, is cited would read as one whose rest was cleared. Few headers end in more zeros than four: an echo
    // of no time stamp, or a checksum that was taken out, with no urgent data behind it.
    private static ReadOnlySpan<byte> WithoutPadding(ReadOnlySpan<byte> padded)
    {
        const int natural = 4;
        if (!IsTcp(padded, out int start)) return padded;
        int header = padded.Length > start + OffsetAt ? (padded[start + OffsetAt] >> 4) * 4 : 0;
        return header >= 20 && LastUsed(padded) >= Math.Min(start + header, padded.Length) - natural ? padded : Used(padded, start);
    }

    // No header of TCP is all zeros from where it states its length on: whoever cites it so has filled up what is not cited.
    private static ReadOnlySpan<byte> WithoutEmptyHeader(ReadOnlySpan<byte> cited)
        => IsTcp(cited, out int start) && cited.Length > start + OffsetAt && LastUsed(cited) <= start + OffsetAt
            ? Used(cited, start)
            : cited;

    private static bool IsTcp(ReadOnlySpan<byte> cited, out int start)
    {
        bool isTcp = IpPacket.TryParse(cited, out IpPacket packet) && packet.Protocol == IpProtocol.Tcp && packet.FragmentOffset == 0;
        start = isTcp ? packet.PayloadOffset : 0;
        return isTcp;
    }

    private static int LastUsed(ReadOnlySpan<byte> cited) => cited.LastIndexOfAnyExcept((byte)0) + 1;

    // The ports and the sequence number are always cited, whatever they are.
    private static ReadOnlySpan<byte> Used(ReadOnlySpan<byte> cited, int start)
        => cited[..Math.Min(cited.Length, Math.Max(LastUsed(cited), start + AlwaysCited))];
}
