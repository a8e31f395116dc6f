namespace Sonde.Packets.Ip;

/// <summary>Walks the extension headers of an IPv6 packet up to the payload; ends at the first header that is not whole.</summary>
public ref struct Ipv6ExtensionEnumerator
{
    private readonly ReadOnlySpan<byte> _bytes;
    private bool _atEnd;

    internal Ipv6ExtensionEnumerator(IpProtocol first, ReadOnlySpan<byte> afterHeader)
    {
        _bytes = afterHeader;
        Next = first;
        IsWhole = true;
        Current = default;
    }

    /// <summary>The header at hand.</summary>
    public Ipv6Extension Current { get; private set; }

    /// <summary>What follows the headers walked so far.</summary>
    public IpProtocol Next { get; private set; }

    /// <summary>Bytes walked so far.</summary>
    public int Consumed { get; private set; }

    /// <summary>False once a header was cut off or its length overran.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>This walk.</summary>
    public readonly Ipv6ExtensionEnumerator GetEnumerator() => this;

    /// <summary>Whether a number is that of an extension header that can be walked.</summary>
    public static bool IsExtension(IpProtocol protocol) => protocol is IpProtocol.HopByHop or IpProtocol.Routing or IpProtocol.Fragment
        or IpProtocol.Authentication or IpProtocol.DestinationOptions or IpProtocol.Mobility or IpProtocol.HostIdentity or IpProtocol.Shim6;

    /// <summary>Goes to the next header.</summary>
    public bool MoveNext()
    {
        if (_atEnd || !IsExtension(Next)) return false;
        ReadOnlySpan<byte> left = _bytes[Consumed..];
        int length = left.Length < 8 ? 0 : Next switch
        {
            IpProtocol.Fragment => 8,
            IpProtocol.Authentication => (left[1] + 2) * 4,
            _ => (left[1] + 1) * 8,
        };
        if (length < 8 || length > left.Length)
        {
            _atEnd = true;
            IsWhole = false;
            return false;
        }

        Current = new Ipv6Extension(Next, Consumed, left[..length]);
        // What follows a later fragment's header is the middle of something, not another header.
        _atEnd = Next == IpProtocol.Fragment && ((left[2] << 8 | left[3]) & 0xFFF8) != 0;
        Next = (IpProtocol)left[0];
        Consumed += length;
        return true;
    }
}
