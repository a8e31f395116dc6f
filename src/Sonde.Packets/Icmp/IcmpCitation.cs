using Sonde.Packets.Ip;

namespace Sonde.Packets.Icmp;

/// <summary>What an ICMP error cites: the beginning of the packet that caused it, and extensions (RFC 4884).</summary>
public readonly ref struct IcmpCitation
{
    /// <summary>Where routers older than RFC 4884 put their extensions, in bytes after the ICMP header.</summary>
    public const int LegacyExtensionOffset = 128;

    private IcmpCitation(ReadOnlySpan<byte> body, int extensionOffset, bool isCompliant)
    {
        ExtensionOffset = extensionOffset;
        IsCompliant = isCompliant;
        Padded = extensionOffset < 0 ? body : body[..extensionOffset];
        Datagram = extensionOffset < 0 ? body : WithoutPadding(Padded);
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
        if (!mayExtend) return new(body, -1, isCompliant: false);

        // The length octet counts 64-bit words in IPv6 and 32-bit words in IPv4 (RFC 4884 §4).
        int stated = message.IsV6 ? message.Bytes[4] * 8 : message.Bytes[5] * 4;
        if (stated > 0)
            return new(
                body, body.Length >= stated + IcmpExtensions.HeaderLength ? stated : -1,
                isCompliant: body.Length >= stated + IcmpExtensions.HeaderLength);

        bool legacy = body.Length >= LegacyExtensionOffset + IcmpExtensions.HeaderLength
            && IcmpExtensions.TryParse(body[LegacyExtensionOffset..], out IcmpExtensions extensions) && extensions.IsChecksumRight != false;
        return new(body, legacy ? LegacyExtensionOffset : -1, isCompliant: false);
    }

    // Before extensions zeros fill up what is not cited, to 128 bytes at least (RFC 4884 §4): a header of TCP of which no more than 8
    // bytes, or the fixed part alone, is cited would read as one whose rest was cleared. Few headers end in more zeros than four: an echo
    // of no time stamp, or a checksum that was taken out, with no urgent data behind it.
    private static ReadOnlySpan<byte> WithoutPadding(ReadOnlySpan<byte> padded)
    {
        const int ports = 8, offsetAt = 12, natural = 4;
        if (!IpPacket.TryParse(padded, out IpPacket cited) || cited.Protocol != IpProtocol.Tcp || cited.FragmentOffset > 0) return padded;
        int used = padded.LastIndexOfAnyExcept((byte)0) + 1, start = cited.PayloadOffset;
        int header = padded.Length > start + offsetAt ? (padded[start + offsetAt] >> 4) * 4 : 0;
        return header >= 20 && used >= Math.Min(start + header, padded.Length) - natural
            ? padded
            : padded[..Math.Min(padded.Length, Math.Max(used, start + ports))];
    }
}
