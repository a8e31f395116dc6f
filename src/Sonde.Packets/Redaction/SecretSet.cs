using System.Net;
using Sonde.Packets.Ip;

namespace Sonde.Packets.Redaction;

/// <summary>
/// The addresses that must not be published, and those that stay whatever else they are because the user typed them as targets. An IPv4
/// address is secret inside IPv6 too, and what a secret 6to4, Teredo, ISATAP or NAT64 address holds is secret itself. Loopback and
/// unspecified addresses never are.
/// </summary>
/// <remarks>It is not changed by use and may be shared between threads.</remarks>
public sealed class SecretSet
{
    private static readonly UInt128 MappedPrefix = (UInt128)0xFFFF << 32;

    private readonly PacketAddress[] _given;
    private readonly PacketAddress[] _typed;
    private readonly HashSet<uint> _v4;
    private readonly HashSet<UInt128> _v6;
    private readonly HashSet<UInt128> _keptV6;
    private readonly bool[] _ends = new bool[256];

    /// <summary>A set of secrets.</summary>
    /// <param name="secrets">What must not be published.</param>
    /// <param name="typed">What stays as typed, though it be one of them.</param>
    public SecretSet(IEnumerable<PacketAddress> secrets, IEnumerable<PacketAddress>? typed = null)
    {
        _given = [.. secrets.Select(Unmapped).Where(IsWorthHiding).Distinct()];
        _typed = [.. (typed ?? []).Select(Unmapped).Distinct()];
        _keptV6 = _typed.Where(a => !a.IsIpv4).Select(Number).ToHashSet();
        PacketAddress[] hidden = [.. _given.Except(_typed)];
        _v6 = hidden.Where(a => !a.IsIpv4).Select(Number).ToHashSet();
        IEnumerable<uint> told = hidden.Select(EmbeddedIpv4.Told).OfType<PacketAddress>().Where(IsWorthHiding).Select(a => a.Ipv4);
        _v4 = hidden.Where(a => a.IsIpv4).Select(a => a.Ipv4).Concat(told).Except(_typed.Where(a => a.IsIpv4).Select(a => a.Ipv4))
            .ToHashSet();
        foreach (uint v in _v4) _ends[v >> 24] = _ends[v & 0xFF] = true;
        Patterns = [
            .. _v4.Select(v => new SecretPattern(PacketAddress.FromIpv4(v))),
            .. hidden.Where(a => !a.IsIpv4).Select(a => new SecretPattern(a))];
    }

    /// <summary>A set of secrets.</summary>
    public SecretSet(IEnumerable<IPAddress> secrets, IEnumerable<IPAddress>? typed = null)
        : this(secrets.Select(PacketAddress.From), typed?.Select(PacketAddress.From))
    {
    }

    /// <summary>No secret at all.</summary>
    public static SecretSet None { get; } = new(Array.Empty<PacketAddress>());

    /// <summary>Whether there is no secret.</summary>
    public bool IsEmpty => _v4.Count == 0 && _v6.Count == 0;

    /// <summary>All that are hunted.</summary>
    internal IEnumerable<PacketAddress> All
        => _v4.Select(PacketAddress.FromIpv4).Concat(_given.Where(a => !a.IsIpv4 && !_typed.Contains(a)));

    /// <summary>The secrets as bytes.</summary>
    internal SecretPattern[] Patterns { get; }

    /// <summary>Whether an address is a secret or holds one.</summary>
    public bool Contains(PacketAddress address) => address.IsIpv4 ? HasIpv4(address.Ipv4) : HasIpv6(Number(address));

    /// <summary>The same set with one more secret.</summary>
    public SecretSet With(PacketAddress secret) => !IsWorthHiding(secret) || _given.Contains(secret) ? this : With([secret]);

    /// <summary>The same set with more secrets.</summary>
    public SecretSet With(IEnumerable<PacketAddress> secrets)
    {
        if (secrets.All(secret => !IsWorthHiding(secret) || _given.Contains(secret))) return this; // nearly always
        PacketAddress[] more = [.. secrets.Select(Unmapped).Where(IsWorthHiding).Except(_given)];
        return more.Length == 0 ? this : new SecretSet(_given.Concat(more), _typed);
    }

    /// <summary>The same set, with an address that stays as typed.</summary>
    public SecretSet Without(PacketAddress typed) => _typed.Contains(Unmapped(typed)) ? this : new SecretSet(_given, _typed.Append(typed));

    /// <summary>Puts loopback in the place of a secret.</summary>
    internal void RedactField(Span<byte> field)
    {
        PacketAddress address = PacketAddress.Read(field);
        if (Contains(address)) PacketRedactor.LoopbackFor(address).Write(field);
    }

    /// <summary>Whether the bytes of a secret stand anywhere.</summary>
    internal bool IsIn(ReadOnlySpan<byte> data)
    {
        foreach (SecretPattern pattern in Patterns)
        {
            if (pattern.IsIn(data)) return true;
        }

        return false;
    }

    /// <summary>Whether a secret begins or ends with a number.</summary>
    internal bool MayBeginQuad(int number) => (uint)number < 256 && _ends[number];

    internal bool HasTypedIpv6 => _keptV6.Count > 0;

    internal bool IsTyped(PacketAddress address) => _typed.Contains(Unmapped(address));

    internal bool HasIpv4(uint address) => _v4.Contains(address);

    internal bool HasIpv6(UInt128 address)
    {
        if (_keptV6.Contains(address)) return false;
        if (_v6.Contains(address)) return true;
        if (_v4.Count == 0) return false;
        Span<uint> held = stackalloc uint[EmbeddedIpv4.Most];
        foreach (uint each in held[..EmbeddedIpv4.Of(address, held)])
        {
            if (_v4.Contains(each)) return true;
        }

        return false;
    }

    private static bool IsWorthHiding(PacketAddress address) => !address.IsLoopback && !address.IsUnspecified;

    private static PacketAddress Unmapped(PacketAddress address)
        => !address.IsIpv4 && Number(address) >> 32 == MappedPrefix >> 32 ? PacketAddress.FromIpv4((uint)address.Low) : address;

    private static UInt128 Number(PacketAddress address) => new(address.High, address.Low);
}
