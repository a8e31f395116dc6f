namespace Sonde.Packets.Ip;

/// <summary>One extension header of an IPv6 packet (RFC 8200 §4).</summary>
public readonly ref struct Ipv6Extension
{
    internal Ipv6Extension(IpProtocol kind, int offset, ReadOnlySpan<byte> bytes)
    {
        Kind = kind;
        Offset = offset;
        Bytes = bytes;
    }

    /// <summary>Which header it is.</summary>
    public IpProtocol Kind { get; }

    /// <summary>Where it begins, in bytes after the fixed header.</summary>
    public int Offset { get; }

    /// <summary>The whole header, its next-header octet included.</summary>
    public ReadOnlySpan<byte> Bytes { get; }
}
