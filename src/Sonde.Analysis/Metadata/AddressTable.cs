namespace Sonde.Analysis.Metadata;

/// <summary>Ranges of IPv4 and IPv6 addresses, each with a number.</summary>
internal sealed class AddressTable
{
    private readonly RangeTable<uint> _v4;
    private readonly RangeTable<UInt128> _v6;

    private AddressTable(RangeTable<uint> v4, RangeTable<UInt128> v6) => (_v4, _v6) = (v4, v6);

    /// <summary>No range.</summary>
    public const int None = RangeTable<uint>.None;

    /// <summary>Whether it knows any IPv4 address.</summary>
    public bool HasV4 => _v4.Count > 0;

    /// <summary>Whether it knows any IPv6 address.</summary>
    public bool HasV6 => _v6.Count > 0;

    /// <summary>The number of the innermost range around an address, or <see cref="None"/>.</summary>
    public int Find(NetAddress address) => address.IsV4 ? _v4.Find((uint)address.Bits) : _v6.Find(address.Bits);

    /// <summary>Collects ranges.</summary>
    internal sealed class Builder
    {
        private readonly RangeTable<uint>.Builder _v4 = new(32);
        private readonly RangeTable<UInt128>.Builder _v6 = new(128);

        public int Count => _v4.Count + _v6.Count;

        public void Add(NetAddress first, NetAddress last, int value)
        {
            if (first.IsV4) _v4.Add((uint)first.Bits, (uint)last.Bits, value);
            else _v6.Add(first.Bits, last.Bits, value);
        }

        public void Add(AddressBlock block, int value)
        {
            int free = block.First.Width - block.Length;
            UInt128 span = free >= 128 ? UInt128.MaxValue : (UInt128.One << free) - 1;
            Add(block.First, block.First with { Bits = block.First.Bits | span }, value);
        }

        public AddressTable Build() => new(_v4.Build(), _v6.Build());
    }
}
