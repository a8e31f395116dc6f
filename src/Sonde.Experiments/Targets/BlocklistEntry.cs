using Sonde.Packets.Addresses;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.Targets;

/// <summary>One range that is not to be measured, or one that is.</summary>
/// <param name="Block">The range.</param>
/// <param name="Text">The range as typed.</param>
/// <param name="Source">Where it stands: <c>file:line</c>, or <c>IANA special: name</c>.</param>
public sealed record BlocklistEntry(AddressBlock Block, string Text, string Source)
{
    /// <summary>IANA's special ranges, which are blocked unless the user opens them.</summary>
    public static IReadOnlyList<BlocklistEntry> Special { get; } =
        [.. SpecialRanges.All.Where(range => range.IsBlocked)
            .Select(range => new BlocklistEntry(range.Block, range.Block.ToString(), "IANA special: " + range.Use))];

    /// <summary>
    /// Reads an address or a CIDR; bits behind the prefix do not matter, as in zmap. What is mapped into IPv6 is looked up as IPv4.
    /// </summary>
    public static bool TryParse(string text, string source, out BlocklistEntry entry)
    {
        ArgumentNullException.ThrowIfNull(text);
        entry = null!;
        if (!AddressBlock.TryParse(text, out AddressBlock block))
        {
            if (!LiteralAddress.TryParse(text, out PacketAddress address)) return false;
            block = AddressBlock.Around(address.Unmapped, address.Unmapped.Width);
        }

        entry = new BlocklistEntry(block, text, source);
        return true;
    }

    /// <summary>The range, and where it stands.</summary>
    public override string ToString() => $"{Text} ({Source})";
}
