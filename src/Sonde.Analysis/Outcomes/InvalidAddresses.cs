using System.Text;
using Sonde.Packets.Addresses;
using Sonde.Packets.Ip;

namespace Sonde.Analysis.Outcomes;

/// <summary>Addresses that can never be right, in the three kinds that outcomes tell apart. Documentation ranges are left alone.</summary>
public static class InvalidAddresses
{
    /// <summary>The ranges (RFC 6890, RFC 6598, RFC 2544, RFC 1112, RFC 4193, RFC 4291) and the kind each is of.</summary>
    public static IReadOnlyList<(AddressBlock Block, string Kind)> Table { get; } =
    [
        .. from range in SpecialRanges.All let kind = KindOf(range)
            where kind is not null orderby Array.IndexOf(Kinds, kind) select (range.Block, kind),
    ];

    private static string[] Kinds => ["zero", "local_host", "local_net"];

    /// <summary>The kind, or null for an address that may be a host's and for text that is no address.</summary>
    internal static string? Kind(ReadOnlySpan<byte> text)
    {
        if (text.Length is < 2 or > 45 || IsOrdinary(text)) return null;
        Span<char> chars = stackalloc char[45];
        int length = Encoding.ASCII.GetChars(text, chars);
        return PacketAddress.TryParse(chars[..length], out PacketAddress address) && SpecialRanges.Find(address.Unmapped) is { } range
            ? KindOf(range)
            : null;
    }

    private static string? KindOf(SpecialRange range) => range.Use switch
    {
        "this network" or "unspecified address" => "zero",
        "loopback" => "local_host",
        "private use" or "shared address space" or "link local" or "unique local" or "multicast" or "reserved" or "limited broadcast"
            => "local_net",
        "benchmarking" when range.Block.First.IsIpv4 => "local_net",
        _ => null,
    };

    /// <summary>Most addresses can be told by the first number of an IPv4 address to be none of these.</summary>
    private static bool IsOrdinary(ReadOnlySpan<byte> text)
    {
        int dot = text.IndexOf((byte)'.');
        if (dot is < 1 or > 3 || !int.TryParse(text[..dot], out int first)) return false;
        return first is (not (0 or 10 or 100 or 127 or 169 or 172 or 192 or 198)) and > 0 and < 224 && text[0] != '0';
    }
}
