using Sonde.Packets.Ip;

namespace Sonde.Packets.Addresses;

/// <summary>
/// IANA's special-purpose ranges that are not reached over the Internet, and multicast (RFC 6890 and its registries). Those of them that
/// the registry calls globally reachable are left out.
/// </summary>
public static class SpecialRanges
{
    /// <summary>Every range, IPv4 first.</summary>
    public static IReadOnlyList<SpecialRange> All { get; } =
    [
        Of("0.0.0.0/8", "this network"),
        Of("10.0.0.0/8", "private use"),
        Of("100.64.0.0/10", "shared address space"),
        Of("127.0.0.0/8", "loopback"),
        Of("169.254.0.0/16", "link local"),
        Of("172.16.0.0/12", "private use"),
        Of("192.0.0.0/24", "IETF protocol assignments"),
        Of("192.0.2.0/24", "documentation (TEST-NET-1)"),
        Of("192.88.99.0/24", "deprecated 6to4 relay anycast"),
        Of("192.168.0.0/16", "private use"),
        Of("198.18.0.0/15", "benchmarking"),
        Of("198.51.100.0/24", "documentation (TEST-NET-2)"),
        Of("203.0.113.0/24", "documentation (TEST-NET-3)"),
        Of("224.0.0.0/4", "multicast"),
        Of("240.0.0.0/4", "reserved"),
        Of("255.255.255.255/32", "limited broadcast"),
        Of("::/128", "unspecified address"),
        Of("::1/128", "loopback"),
        Of("::/96", "deprecated IPv4-compatible address") with { IsBlocked = false },
        Of("::ffff:0:0/96", "IPv4-mapped address"),
        Of("64:ff9b:1::/48", "local-use IPv4/IPv6 translation"),
        Of("100::/64", "discard only"),
        Of("100:0:0:1::/64", "dummy prefix"),
        Of("2001::/32", "Teredo") with { IsBogon = false },
        Of("2001:2::/48", "benchmarking"),
        Of("2001:10::/28", "deprecated ORCHID"),
        Of("2001:db8::/32", "documentation"),
        Of("2002::/16", "6to4") with { IsBogon = false },
        Of("3fff::/20", "documentation"),
        Of("5f00::/16", "segment routing identifiers"),
        Of("fc00::/7", "unique local"),
        Of("fe80::/10", "link local"),
        Of("fec0::/10", "deprecated site local"),
        Of("ff00::/8", "multicast"),
    ];

    private static readonly AddressTable Table = TableOf(All);

    // Most addresses are ordinary, and most of those are known by their first byte.
    private static readonly bool[][] FirstBytes = [FirstBytesOf(isIpv4: true), FirstBytesOf(isIpv4: false)];

    /// <summary>The narrowest range that an address lies in, or null for an ordinary one.</summary>
    public static SpecialRange? Find(PacketAddress address)
    {
        if (!FirstBytes[address.IsIpv4 ? 0 : 1][(int)(address.Bits >> (address.Width - 8))]) return null;
        return Table.Find(address) is >= 0 and int place ? All[place] : null;
    }

    private static AddressTable TableOf(IReadOnlyList<SpecialRange> ranges)
    {
        var table = new AddressTable.Builder();
        for (int i = 0; i < ranges.Count; i++) table.Add(ranges[i].Block, i);
        return table.Build();
    }

    private static bool[] FirstBytesOf(bool isIpv4)
    {
        bool[] special = new bool[256];
        foreach (AddressBlock block in All.Select(range => range.Block).Where(block => block.First.IsIpv4 == isIpv4))
        {
            int first = (int)(block.First.Bits >> (block.First.Width - 8));
            for (int i = 0; i < 1 << Math.Max(0, 8 - block.Length); i++) special[first + i] = true;
        }

        return special;
    }

    private static SpecialRange Of(string text, string use)
        => AddressBlock.TryParse(text, out AddressBlock block) ? new SpecialRange(block, use) : throw new FormatException(text);
}
