using System.Net;
using System.Security.Cryptography;
using System.Text;
using Sonde.Packets.Ip;
using Sonde.Packets.Redaction;

namespace Sonde.Experiments.Targets;

/// <summary>Which addresses are not to be measured. Ranges that are allowed open ranges that are blocked, however wide either is.</summary>
public sealed class Blocklist
{
    private readonly BlockedRanges _blocked;
    private readonly BlockedRanges _allowed;

    /// <summary>Makes a blocklist.</summary>
    /// <param name="blocked">The ranges that are not to be measured; of two equal ones the first is the one that is told.</param>
    /// <param name="allowed">The ranges that are measured all the same.</param>
    public Blocklist(IReadOnlyCollection<BlocklistEntry> blocked, IReadOnlyCollection<BlocklistEntry> allowed)
    {
        _blocked = new BlockedRanges(blocked);
        _allowed = new BlockedRanges(allowed);
    }

    /// <summary>IANA's special ranges and nothing else.</summary>
    public static Blocklist Default { get; } = new(BlocklistEntry.Special, []);

    /// <summary>How many different ranges are blocked.</summary>
    public int Count => _blocked.Entries.Count;

    /// <summary>
    /// SHA-256 in lower-case hexadecimal of the list in effect: a line <c>block RANGE</c> or <c>allow RANGE</c> for each range, in order
    /// of address, IPv4 first, each line ended by a line feed. It depends on ranges only, not on spelling, order or files.
    /// </summary>
    public string Sha256 => field ??= Hash();

    /// <summary>The narrowest entry that blocks an address, or null where it may be measured.</summary>
    /// <remarks>
    /// An IPv4 address inside IPv6 is looked up as IPv4 too: that is where its packets go. Mapped (<c>::ffff:0:0/96</c>), NAT64 (RFC 6052,
    /// RFC 8215), 6to4, Teredo, ISATAP; the prefix that a network has of its own for NAT64 nobody can know.
    /// </remarks>
    public BlocklistEntry? Find(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return Find(PacketAddress.From(address).Unmapped);
    }

    private BlocklistEntry? Find(PacketAddress address)
    {
        if (_allowed.Find(address) is not null) return null;
        if (EmbeddedIpv4.Told(address) is not { } inside) return _blocked.Find(address);
        return _allowed.Find(inside) is not null ? null : _blocked.Find(address) ?? _blocked.Find(inside);
    }

    private string Hash()
    {
        StringBuilder text = new();
        foreach ((string word, BlockedRanges ranges) in ((string, BlockedRanges)[])[("block", _blocked), ("allow", _allowed)])
        {
            foreach (BlocklistEntry entry in ranges.Entries) text.Append(word).Append(' ').Append(entry.Block).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
