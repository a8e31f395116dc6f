using System.Collections.Frozen;
using System.Net;

namespace Sonde.Measurements.Privacy;

/// <summary>The addresses that must not be published, as numbers. Loopback and unspecified addresses are never among them.</summary>
internal sealed class SecretAddresses
{
    private static readonly UInt128 MappedPrefix = (UInt128)0xFFFF << 32;
    private static readonly UInt128 Nat64Prefix = new(0x0064_FF9B_0000_0000, 0);

    private readonly FrozenSet<UInt128> _numbers;

    public SecretAddresses(IEnumerable<IPAddress> secrets)
    {
        _numbers = secrets
            .Where(a => !IPAddress.IsLoopback(a) && !(a.IsIPv4MappedToIPv6 && IPAddress.IsLoopback(a.MapToIPv4())))
            .Select(AddressText.Number)
            .Where(n => n != 0 && n != MappedPrefix)
            .ToFrozenSet();
    }

    public bool IsEmpty => _numbers.Count == 0;

    public bool HasIPv4(uint address) => _numbers.Contains(MappedPrefix | address);

    /// <summary>Whether it is a secret, or holds an IPv4 secret: mapped (RFC 4291 §2.5.5.2), compatible, or NAT64 (RFC 6052).</summary>
    public bool HasIPv6(UInt128 address)
    {
        if (_numbers.Contains(address)) return true;
        UInt128 prefix = address >> 32 << 32;
        return (prefix == 0 || prefix == Nat64Prefix) && HasIPv4((uint)address);
    }
}
