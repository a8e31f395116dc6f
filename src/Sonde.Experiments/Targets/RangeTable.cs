using System.Net;

namespace Sonde.Experiments.Targets;

/// <summary>Ranges of one address family, sorted, so that an address finds the narrowest one it is in by halving.</summary>
internal sealed class RangeTable
{
    private readonly BlocklistEntry[] _entries;
    private readonly UInt128[] _first;
    private readonly UInt128[] _last;

    // The narrowest range around each range, or -1: two ranges of prefixes are nested or apart, never crossed.
    private readonly int[] _around;

    public RangeTable(IEnumerable<BlocklistEntry> entries, int bits)
    {
        // Of two equal ranges the one that was named first is the one to be told.
        _entries = [.. entries
            .Where(e => AddressNumber.Bits(e.Network.BaseAddress) == bits)
            .DistinctBy(e => e.Network)
            .OrderBy(e => AddressNumber.Of(e.Network.BaseAddress))
            .ThenBy(e => e.Network.PrefixLength)];
        _first = [.. _entries.Select(e => AddressNumber.Of(e.Network.BaseAddress))];
        _last = [.. _entries.Select((e, i) => AddressNumber.Last(_first[i], bits, e.Network.PrefixLength))];
        _around = new int[_entries.Length];
        Stack<int> open = new();
        for (int i = 0; i < _entries.Length; i++)
        {
            while (open.TryPeek(out int outer) && _last[outer] < _first[i]) open.Pop();
            _around[i] = open.TryPeek(out int around) ? around : -1;
            open.Push(i);
        }
    }

    public IReadOnlyList<BlocklistEntry> Entries => _entries;

    public BlocklistEntry? Find(IPAddress address)
    {
        if (_entries.Length == 0) return null;
        UInt128 number = AddressNumber.Of(address);
        int i = Array.BinarySearch(_first, number);
        if (i < 0) i = ~i - 1;

        // Of ranges that begin alike the search may meet any; the narrowest comes last.
        while (i >= 0 && i + 1 < _first.Length && _first[i + 1] == number) i++;
        while (i >= 0 && _last[i] < number) i = _around[i];
        return i < 0 ? null : _entries[i];
    }
}
