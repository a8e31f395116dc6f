using System.Buffers.Binary;
using System.Text;

namespace Sonde.Packets.Tls;

/// <summary>Writes a TLS record with a ClientHello (RFC 8446 §4.1.2) that servers of TLS 1.2 and 1.3 answer.</summary>
public static class ClientHelloWriter
{
    /// <summary>Room enough for any.</summary>
    public const int MaximumLength = 600;

    private const int RandomLength = 32;
    private static ReadOnlySpan<ushort> Suites
        => [0x1301, 0x1302, 0x1303, 0xC02B, 0xC02F, 0xC02C, 0xC030, 0xCCA9, 0xCCA8, 0xC013, 0xC014, 0x009C, 0x002F];
    private static ReadOnlySpan<ushort> Signatures => [0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601];

    /// <summary>Writes the record and returns its length in bytes.</summary>
    /// <param name="record">Where to.</param>
    /// <param name="serverName">The name of the server, or empty for none.</param>
    /// <param name="random">Where chance comes from; the key share is random bytes too, which are a public key of X25519 like any
    /// other.</param>
    public static int Write(Span<byte> record, string serverName, Random random)
    {
        byte[] name = Encoding.ASCII.GetBytes(serverName);
        if (name.Length > 255) throw new ArgumentException("No name of a server is that long.", nameof(serverName));
        var hello = new Cursor(record[9..]);
        hello.UInt16(0x0303);
        random.NextBytes(hello.Next(RandomLength));
        hello.Byte(RandomLength);
        random.NextBytes(hello.Next(RandomLength));
        hello.UInt16((ushort)(Suites.Length * 2));
        foreach (ushort suite in Suites) hello.UInt16(suite);
        hello.UInt16(0x0100); // one compression method: none
        Span<byte> extensionsLength = hello.Next(2);
        int begin = hello.Length;
        if (name.Length > 0)
        {
            hello.UInt16(0);
            hello.UInt16((ushort)(name.Length + 5));
            hello.UInt16((ushort)(name.Length + 3));
            hello.Byte(0);
            hello.UInt16((ushort)name.Length);
            name.CopyTo(hello.Next(name.Length));
        }

        hello.Bytes([0, 10, 0, 6, 0, 4, 0, 29, 0, 23]); // groups: x25519, secp256r1
        hello.Bytes([0, 11, 0, 2, 1, 0]); // point formats: uncompressed
        hello.UInt16(13);
        hello.UInt16((ushort)(Signatures.Length * 2 + 2));
        hello.UInt16((ushort)(Signatures.Length * 2));
        foreach (ushort signature in Signatures) hello.UInt16(signature);
        hello.Bytes([0, 43, 0, 5, 4, 3, 4, 3, 3]); // versions 1.3 and 1.2
        hello.Bytes([0, 45, 0, 2, 1, 1]); // pre-shared keys with (EC)DHE
        hello.Bytes([0, 51, 0, 38, 0, 36, 0, 29, 0, 32]); // key share
        random.NextBytes(hello.Next(32));
        BinaryPrimitives.WriteUInt16BigEndian(extensionsLength, (ushort)(hello.Length - begin));
        record[0] = 22;
        BinaryPrimitives.WriteUInt16BigEndian(record[1..], 0x0301);
        BinaryPrimitives.WriteUInt16BigEndian(record[3..], (ushort)(hello.Length + 4));
        BinaryPrimitives.WriteInt32BigEndian(record[5..], (1 << 24) | hello.Length);
        return hello.Length + 9;
    }

    private ref struct Cursor(Span<byte> room)
    {
        private readonly Span<byte> _room = room;

        public int Length { get; private set; }

        public Span<byte> Next(int length)
        {
            Span<byte> next = _room.Slice(Length, length);
            Length += length;
            return next;
        }

        public void Byte(byte value) => Next(1)[0] = value;

        public void UInt16(ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Next(2), value);

        public void Bytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Next(bytes.Length));
    }
}
