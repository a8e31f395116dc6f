using System.Buffers.Binary;

namespace Sonde.Packets.Icmp;

/// <summary>Writes an ICMP extension structure (RFC 4884 §7), as user-space routers and tests need it.</summary>
public ref struct IcmpExtensionWriter
{
    private readonly Span<byte> _buffer;
    private int _length;

    /// <summary>A writer into a buffer.</summary>
    public IcmpExtensionWriter(Span<byte> buffer)
    {
        _buffer = buffer;
        _buffer[..IcmpExtensions.HeaderLength].Clear();
        _buffer[0] = IcmpExtensions.CurrentVersion << 4;
        _length = IcmpExtensions.HeaderLength;
    }

    /// <summary>An object with any payload.</summary>
    public void Object(byte @class, byte type, scoped ReadOnlySpan<byte> payload)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[_length..], (ushort)(4 + payload.Length));
        _buffer[_length + 2] = @class;
        _buffer[_length + 3] = type;
        payload.CopyTo(_buffer[(_length + 4)..]);
        _length += 4 + payload.Length;
    }

    /// <summary>An MPLS label stack (RFC 4950), the outermost label first.</summary>
    public void Mpls(params scoped ReadOnlySpan<MplsLabel> labels)
    {
        Span<byte> stack = stackalloc byte[4 * Math.Min(labels.Length, 64)];
        for (int i = 0; i < stack.Length / 4; i++) labels[i].Write(stack[(i * 4)..]);
        Object(IcmpExtensionObject.MplsClass, 1, stack);
    }

    /// <summary>Writes the checksum and gives the structure.</summary>
    public readonly ReadOnlySpan<byte> Finish()
    {
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[2..], 0);
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[2..], Checksum.Of(_buffer[.._length]));
        return _buffer[.._length];
    }
}
