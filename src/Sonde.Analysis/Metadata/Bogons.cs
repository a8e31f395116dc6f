using System.Text;

namespace Sonde.Analysis.Metadata;

/// <summary>Addresses that no network on the Internet has (IANA special-purpose registries, RFC 6890), and what they are for.</summary>
public static class Bogons
{
    private static readonly (AddressBlock Block, string Use)[] Blocks =
    [
        .. Table(
            ("0.0.0.0/8", "this network"), ("10.0.0.0/8", "private use"), ("100.64.0.0/10", "shared address space"), ("127.0.0.0/8", "loopback"),
            ("169.254.0.0/16", "link local"), ("172.16.0.0/12", "private use"), ("192.0.0.0/24", "protocol assignments"),
            ("192.0.2.0/24", "documentation"), ("192.88.99.0/24", "deprecated 6to4 relay"), ("192.168.0.0/16", "private use"),
            ("198.18.0.0/15", "benchmarking"), ("198.51.100.0/24", "documentation"), ("203.0.113.0/24", "documentation"),
            ("224.0.0.0/4", "multicast"), ("240.0.0.0/4", "reserved"),
            ("::/128", "unspecified"), ("::1/128", "loopback"), ("::/96", "deprecated IPv4-compatible"), ("64:ff9b:1::/48", "local translation"),
            ("100::/64", "discard only"), ("2001:2::/48", "benchmarking"), ("2001:db8::/32", "documentation"), ("3fff::/20", "documentation"),
            ("5f00::/16", "segment routing"), ("fc00::/7", "unique local"), ("fe80::/10", "link local"), ("fec0::/10", "deprecated site local"),
            ("ff00::/8", "multicast")),
    ];

    // Most addresses are ordinary, and most of those are known by their first byte.
    private static readonly bool[][] FirstBytes = [FirstBytesOf(v4: true), FirstBytesOf(v4: false)];

    /// <summary>What a special address is for, or null for an ordinary one.</summary>
    public static string? UseOf(NetAddress address)
    {
        if (!FirstBytes[address.IsV4 ? 0 : 1][(int)(address.Bits >> (address.Width - 8))]) return null;
        foreach ((AddressBlock block, string use) in Blocks)
        {
            if (block.First.IsV4 == address.IsV4 && address.Bits >> (address.Width - block.Length) == block.First.Bits >> (address.Width - block.Length)) return use;
        }
        return null;
    }

    private static bool[] FirstBytesOf(bool v4)
    {
        bool[] special = new bool[256];
        foreach ((AddressBlock block, _) in Blocks)
        {
            if (block.First.IsV4 != v4) continue;
            int first = (int)(block.First.Bits >> (block.First.Width - 8));
            for (int i = 0; i < 1 << Math.Max(0, 8 - block.Length); i++) special[first + i] = true;
        }
        return special;
    }

    private static IEnumerable<(AddressBlock, string)> Table(params (string Block, string Use)[] rows)
    {
        foreach ((string text, string use) in rows)
        {
            if (AddressBlock.TryParse(Encoding.ASCII.GetBytes(text), out AddressBlock block)) yield return (block, use);
        }
    }
}
