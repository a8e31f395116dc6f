using System.Globalization;
using System.Net;
using Sonde.Packets.Addresses;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.Targets;

/// <summary>A range of targets, as <c>192.0.2.0/24</c>; its addresses are made one at a time.</summary>
public sealed record AddressRange
{
    /// <summary>The most addresses that a range may have: an IPv4 /12, an IPv6 /108.</summary>
    public const int MostAddresses = 1 << 20;

    private readonly AddressBlock _block;

    private AddressRange(AddressBlock block) => _block = block;

    /// <summary>Its first address.</summary>
    public IPAddress First => _block.First.ToIPAddress();

    /// <summary>How many bits all its addresses share.</summary>
    public int PrefixLength => _block.Length;

    /// <summary>How many addresses it has, the first and the last ones included: a power of two.</summary>
    public int Count => 1 << FreeBits;

    private int FreeBits => _block.First.Width - _block.Length;

    /// <summary>Reads a range.</summary>
    /// <returns>What is wrong with it and how to mend it, or null.</returns>
    public static string? Read(string text, out AddressRange range)
    {
        range = null!;
        int slash = text.IndexOf('/');
        if (slash < 0 || !LiteralAddress.TryParse(text.AsSpan(0, slash), out PacketAddress address))
            return $"\"{text}\" is not a range such as 192.0.2.0/24";
        int bits = address.Width;
        if (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int length) || length > bits)
        {
            return $"the prefix of {text} must be a number from 0 to {bits}";
        }

        AddressBlock block = AddressBlock.Around(address, length);
        if (block.First != address) return $"{text} has bits beyond its prefix: did you mean {block}?";
        if (bits - length > int.Log2(MostAddresses))
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{text} has more than {MostAddresses:N0} addresses, the most that a range may have (/{bits - int.Log2(MostAddresses)}): give smaller ranges");
        }

        range = new AddressRange(block);
        return null;
    }

    /// <summary>All its addresses, made while they are asked for.</summary>
    /// <param name="seed">Where their order comes from; null: from the first to the last.</param>
    public IEnumerable<IPAddress> Addresses(int? seed = null)
    {
        (uint factor, uint offset) = seed is { } number ? Mix(new Random(number)) : (1, 0);
        for (int i = 0; i < Count; i++) yield return AddressAt(seed is null ? i : Shuffled((uint)i, factor, offset));
    }

    // An odd factor, and a shift to the right by half, lose nothing in a number of so many bits: each place is visited once.
    private int Shuffled(uint place, uint factor, uint offset)
    {
        uint mask = (uint)Count - 1;
        int half = Math.Max(1, FreeBits / 2);
        place = ((place * factor) + offset) & mask;
        place ^= place >> half;
        place = (place * factor) & mask;
        return (int)(place ^ (place >> half));
    }

    private static (uint Factor, uint Offset) Mix(Random random) => ((uint)random.Next() | 1, (uint)random.Next());

    private IPAddress AddressAt(int place) => PacketAddress.FromBits(_block.First.Bits + (UInt128)place, _block.First.IsIpv4).ToIPAddress();
}
