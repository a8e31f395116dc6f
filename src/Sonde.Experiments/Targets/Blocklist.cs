using System.Net;
using System.Security.Cryptography;
using System.Text;
using Sonde.Packets.Ip;
using Sonde.Packets.Redaction;

namespace Sonde.Experiments.Targets;

/// <summary>Which addresses are not to be measured. Ranges that are allowed open ranges that are blocked, however wide either is.</summary>
public sealed class Blocklist
{
    private readonly RangeTable _blocked4;
    private readonly RangeTable _blocked6;
    private readonly RangeTable _allowed4;
    private readonly RangeTable _allowed6;

    /// <summary>Makes a blocklist.</summary>
    /// <param name="blocked">The ranges that are not to be measured; of two equal ones the first is the one that is told.</param>
    /// <param name="allowed">The ranges that are measured all the same.</param>
    public Blocklist(IReadOnlyCollection<BlocklistEntry> blocked, IReadOnlyCollection<BlocklistEntry> allowed)
    {
        _blocked4 = new RangeTable(blocked, 32);
        _blocked6 = new RangeTable(blocked, 128);
        _allowed4 = new RangeTable(allowed, 32);
        _allowed6 = new RangeTable(allowed, 128);
    }

    /// <summary>IANA's special ranges and nothing else.</summary>
    public static Blocklist Default { get; } = new(SpecialRanges.All, []);

    /// <summary>How many different ranges are blocked.</summary>
    public int Count => _blocked4.Entries.Count + _blocked6.Entries.Count;

    /// <summary>
    /// SHA-256 in lower-case hexadecimal of the list in effect: a line <c>block RANGE</c> or <c>allow RANGE</c> for each range, in order
    /// of address, IPv4 first, each line ended by a line feed. It depends on ranges only, not on spelling, order or files.
    /// </summary>
    public string Sha256 => field ??= Hash();

    /// <summary>The narrowest entry that blocks an address, or null where it may be measured.</summary>
    /// <remarks>
    /// An IPv4 address inside IPv6 is looked up as IPv4 too: that is where its packets go. Mapped (<c>::ffff:0:0/96</c>), NAT64 (RFC 6052, RFC 8215), 6to4, Teredo,
    /// ISATAP; the prefix that a network has of its own for NAT64 nobody can know.
    /// </remarks>
    public BlocklistEntry? Find(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        bool is4 = AddressNumber.Bits(address) == 32;
        if ((is4 ? _allowed4 : _allowed6).Find(address) is not null) return null;
        if (is4) return _blocked4.Find(address);
        if (EmbeddedIpv4.Told(PacketAddress.From(address)) is not { } held) return _blocked6.Find(address);
        IPAddress inside = held.ToIPAddress();
        return _allowed4.Find(inside) is not null ? null : _blocked6.Find(address) ?? _blocked4.Find(inside);
    }

    private string Hash()
    {
        StringBuilder text = new();
        foreach ((string word, RangeTable table) in ((string, RangeTable)[])[("block", _blocked4), ("block", _blocked6), ("allow", _allowed4), ("allow", _allowed6)])
        {
            foreach (BlocklistEntry entry in table.Entries) text.Append(word).Append(' ').Append(entry.Network).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
