using System.Net;

namespace Sonde.SystemTests.Lab;

/// <summary>A router in user space: it can do to packets what the kernel's routers cannot.</summary>
internal sealed record SoftHop(string V4, string V6)
{
    /// <summary>The address that its ICMP errors come from.</summary>
    public IPAddress Address(bool v6) => IPAddress.Parse(v6 ? V6 : V4);

    /// <summary>What the wire in front of it adds on the way out; the way back adds nothing.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Whether it never says that a packet's time was exceeded.</summary>
    public bool IsSilent { get; init; }

    /// <summary>The share of the packets going out that it loses, 0 to 1.</summary>
    public double Loss { get; init; }

    /// <summary>How many bytes of the expired packet it quotes, at most: 28 is an IPv4 header and 8 bytes.</summary>
    public int QuotedBytes { get; init; } = 1200;

    /// <summary>The MPLS label stack (RFC 4950) that its errors report; empty for none.</summary>
    public IReadOnlyList<MplsLabel> Labels { get; init; } = [];

    /// <summary>
    /// Whether the extensions come with a length attribute (RFC 4884); the older form has none, after 128 bytes of quote.
    /// </summary>
    public bool HasExtensionLength { get; init; } = true;

    /// <summary>The type of service (IPv4) or traffic class (IPv6) that it writes into what passes on the way out, or null.</summary>
    public byte? TypeOfService { get; init; }

    /// <summary>The source address that it writes into what passes on the way out (and back again into answers), or null: a NAT that
    /// leaves the quotes inside ICMP errors as they are.</summary>
    public IPAddress? Nat { get; init; }

    /// <summary>What it makes of a packet that passes on the way out, its checksums included; null: nothing.</summary>
    public Action<byte[]>? Changes { get; init; }

    /// <summary>
    /// What it does to a packet that passes on the way out: null, nothing; else it loses the packet, and sends these to where it came from.
    /// </summary>
    public Func<byte[], IReadOnlyList<byte[]>?>? Intercepts { get; init; }
}
