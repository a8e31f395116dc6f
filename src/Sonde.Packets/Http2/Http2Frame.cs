using System.Buffers.Binary;

namespace Sonde.Packets.Http2;

/// <summary>An HTTP/2 frame (RFC 9113 §4.1) read in place.</summary>
public readonly ref struct Http2Frame
{
    /// <summary>Bytes of its header.</summary>
    public const int HeaderLength = 9;

    /// <summary>The longest payload that a peer may send that was not told otherwise, in bytes (RFC 9113 §4.2).</summary>
    public const int MostPayload = 16 * 1024;

    private const int LengthBytes = 3, TypeAt = 3, FlagsAt = 4, StreamAt = 5;

    private readonly ReadOnlySpan<byte> _bytes;

    private Http2Frame(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Its type (<see cref="Http2FrameType"/>).</summary>
    public byte Type => _bytes[TypeAt];

    /// <summary>Its flags; what they mean depends on its type.</summary>
    public byte Flags => _bytes[FlagsAt];

    /// <summary>The stream that it is of; 0 is the connection itself.</summary>
    public uint Stream => BinaryPrimitives.ReadUInt32BigEndian(_bytes[StreamAt..]) & 0x7FFFFFFF;

    /// <summary>What it carries.</summary>
    public ReadOnlySpan<byte> Payload => _bytes[HeaderLength..];

    /// <summary>Bytes of all of it.</summary>
    public int Length => _bytes.Length;

    /// <summary>Reads the frame that begins here; false where it is not whole, or longer than allowed.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Http2Frame frame)
    {
        frame = default;
        if (bytes.Length < HeaderLength) return false;
        int length = (bytes[0] << 16) | BinaryPrimitives.ReadUInt16BigEndian(bytes[1..LengthBytes]);
        if (length > MostPayload || bytes.Length - HeaderLength < length) return false;
        frame = new Http2Frame(bytes[..(HeaderLength + length)]);
        return true;
    }
}
