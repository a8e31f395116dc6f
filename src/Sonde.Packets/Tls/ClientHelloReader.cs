using System.Buffers.Binary;
using System.Text;

namespace Sonde.Packets.Tls;

/// <summary>Reads the server's name out of a ClientHello (RFC 6066 §3), as far as it came.</summary>
public static class ClientHelloReader
{
    private const int RecordHeader = 5, MessageHeader = 4, Fixed = 2 + 32;
    private const byte HandshakeRecord = 22, MajorVersion = 3, Hello = 1;
    private const ushort ServerNameExtension = 0;

    /// <summary>Whether bytes begin as a ClientHello does.</summary>
    public static bool Begins(ReadOnlySpan<byte> bytes)
        => bytes.Length > RecordHeader && bytes[0] == HandshakeRecord && bytes[1] == MajorVersion && bytes[RecordHeader] == Hello;

    /// <summary>Reads the name.</summary>
    /// <param name="bytes">A client's bytes from its first on; they may be cut short, and lie in several records.</param>
    /// <param name="name">The name as it was sent.</param>
    /// <returns>Whether there is one.</returns>
    public static bool TryReadServerName(ReadOnlySpan<byte> bytes, out string name)
    {
        name = "";
        if (!Begins(bytes)) return false;
        byte[] message = new byte[bytes.Length];
        int length = 0;
        while (bytes.Length > RecordHeader && bytes[0] == HandshakeRecord)
        {
            int stated = BinaryPrimitives.ReadUInt16BigEndian(bytes[3..]);
            ReadOnlySpan<byte> body = bytes.Slice(RecordHeader, Math.Min(stated, bytes.Length - RecordHeader));
            body.CopyTo(message.AsSpan(length));
            length += body.Length;
            bytes = bytes[(RecordHeader + body.Length)..];
        }

        return TryReadMessage(message.AsSpan(0, length), out name);
    }

    private static bool TryReadMessage(ReadOnlySpan<byte> message, out string name)
    {
        name = "";
        if (message.Length < MessageHeader + Fixed) return false;
        ReadOnlySpan<byte> rest = message[(MessageHeader + Fixed)..];
        // session, suites, compression
        if (!TrySkip(ref rest, 1) || !TrySkip(ref rest, 2) || !TrySkip(ref rest, 1) || rest.Length < 2) return false;
        rest = rest[2..];
        while (rest.Length >= 4)
        {
            ushort type = BinaryPrimitives.ReadUInt16BigEndian(rest);
            int stated = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            ReadOnlySpan<byte> body = rest.Slice(4, Math.Min(stated, rest.Length - 4));
            if (type == ServerNameExtension) return TryReadNames(body, out name);
            rest = rest[(4 + body.Length)..];
        }

        return false;
    }

    private static bool TryReadNames(ReadOnlySpan<byte> body, out string name)
    {
        name = "";
        if (body.Length < 5 || body[2] != 0) return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(body[3..]);
        if (length == 0 || body.Length < 5 + length || body.Slice(5, length).ContainsAnyExceptInRange((byte)0x21, (byte)0x7E)) return false;
        name = Encoding.ASCII.GetString(body.Slice(5, length));
        return true;
    }

    // A field that has its length before it, in one byte or two.
    private static bool TrySkip(ref ReadOnlySpan<byte> rest, int size)
    {
        if (rest.Length < size) return false;
        int length = size == 1 ? rest[0] : BinaryPrimitives.ReadUInt16BigEndian(rest);
        if (rest.Length < size + length) return false;
        rest = rest[(size + length)..];
        return true;
    }
}
