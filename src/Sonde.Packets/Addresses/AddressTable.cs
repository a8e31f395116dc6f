using Sonde.Packets.Ip;

namespace Sonde.Packets.Addresses;

/// <summary>Ranges of IPv4 and IPv6 addresses, each with a number.</summary>
public sealed class AddressTable
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
    public int Find(PacketAddress address) => address.IsIpv4 ? _v4.Find(address.Ipv4) : _v6.Find(address.Bits);

    /// <summary>Collects ranges.</summary>
    public sealed class Builder
    {
        private readonly RangeTable<uint>.Builder _v4 = new(32);
        private readonly RangeTable<UInt128>.Builder _v6 = new(128);

        /// <summary>How many ranges there are so far.</summary>
        public int Count => _v4.Count + _v6.Count;

        /// <summary>Adds a range from its first to its last address; of equal ranges the one with the greater value lies on top.</summary>
        public void Add(PacketAddress first, PacketAddress last, int value)
        {
            if (first.IsIpv4) _v4.Add(first.Ipv4, last.Ipv4, value);
            else _v6.Add(first.Bits, last.Bits, value);
        }

        /// <summary>Adds a block.</summary>
        public void Add(AddressBlock block, int value) => Add(block.First, block.Last, value);

        /// <summary>The ranges, ready to be asked; this is empty then.</summary>
        public AddressTable Build() => new(_v4.Build(), _v6.Build());
    }
}
