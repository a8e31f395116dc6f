using Sonde.Packets.Addresses;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.Targets;

/// <summary>The entries of a blocklist, each range once, so that an address finds the narrowest one it is in.</summary>
internal sealed class BlockedRanges
{
    private readonly AddressTable _table;

    public BlockedRanges(IEnumerable<BlocklistEntry> entries)
    {
        // Of two equal ranges the one that was named first is the one to be told.
        Entries =
        [
            .. entries.DistinctBy(entry => entry.Block)
                .OrderByDescending(entry => entry.Block.First.IsIpv4).ThenBy(entry => entry.Block.First.Bits)
                    .ThenBy(entry => entry.Block.Length),
        ];
        var table = new AddressTable.Builder();
        for (int i = 0; i < Entries.Count; i++) table.Add(Entries[i].Block, i);
        _table = table.Build();
    }

    /// <summary>In order of address, IPv4 first.</summary>
    public IReadOnlyList<BlocklistEntry> Entries { get; }

    public BlocklistEntry? Find(PacketAddress address) => _table.Find(address) is >= 0 and int place ? Entries[place] : null;
}
