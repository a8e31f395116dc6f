namespace Sonde.Analysis.Metadata;

/// <summary>A block of addresses, such as 192.0.2.0/24.</summary>
/// <param name="First">Its first address.</param>
/// <param name="Length">How many leading bits are fixed.</param>
public readonly record struct AddressBlock(NetAddress First, int Length)
{
    /// <summary>The block of that length around an address.</summary>
    public static AddressBlock Around(NetAddress address, int length)
    {
        int free = address.Width - length;
        UInt128 first = free >= 128 ? UInt128.Zero : address.Bits >> free << free;
        return new(address with { Bits = first }, length);
    }

    /// <summary>Reads <c>192.0.2.0/24</c>; bits beyond the length are cleared.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out AddressBlock block)
    {
        block = default;
        int slash = text.IndexOf((byte)'/');
        if (slash < 0 || !NetAddress.TryParse(text[..slash], out NetAddress first)) return false;
        if (!LineFields.TryNumber(text[(slash + 1)..], out uint length) || length > first.Width) return false;
        block = Around(first, (int)length);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{First}/{Length}";
}
