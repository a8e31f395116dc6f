using System.Buffers.Binary;

namespace Sonde.Packets.Icmp;

/// <summary>Walks the objects of an ICMP extension structure; ends at the first whose length is below 4 or overruns.</summary>
public ref struct IcmpExtensionEnumerator
{
    private ReadOnlySpan<byte> _left;

    internal IcmpExtensionEnumerator(ReadOnlySpan<byte> objects) => _left = objects;

    /// <summary>The object at hand.</summary>
    public IcmpExtensionObject Current { get; private set; }

    /// <summary>Bytes that no object has claimed so far.</summary>
    public readonly int Left => _left.Length;

    /// <summary>This walk.</summary>
    public readonly IcmpExtensionEnumerator GetEnumerator() => this;

    /// <summary>Goes to the next object.</summary>
    public bool MoveNext()
    {
        if (_left.Length < 4) return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(_left);
        if (length < 4 || length > _left.Length) return false;
        Current = new(_left[2], _left[3], _left[4..length]);
        _left = _left[length..];
        return true;
    }
}
