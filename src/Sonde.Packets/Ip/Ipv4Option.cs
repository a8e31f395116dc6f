namespace Sonde.Packets.Ip;

/// <summary>One option of an IPv4 header (RFC 791 §3.1).</summary>
public readonly ref struct Ipv4Option
{
    internal Ipv4Option(byte kind, ReadOnlySpan<byte> data, bool isMalformed)
    {
        Kind = kind;
        Data = data;
        IsMalformed = isMalformed;
    }

    /// <summary>The type octet: copy flag, class and number; see <see cref="Ipv4OptionKind"/>.</summary>
    public byte Kind { get; }

    /// <summary>What follows type and length; empty for the one-byte options.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>The stated length is below 2 or beyond the header; the data are all bytes left, and no option follows.</summary>
    public bool IsMalformed { get; }
}
