using System.Buffers.Binary;

namespace Sonde.Packets.Tls;

/// <summary>
/// What a TLS server said in the clear, as far as it came: all of its first flight up to TLS 1.2, its ServerHello alone from TLS 1.3 on
/// (RFC 5246 §7.4, RFC 8446 §4), and an alert in place of either.
/// </summary>
public sealed class TlsServerFlight
{
    private const int RecordHeader = 5, MessageHeader = 4;
    private const byte ChangeCipherSpec = 20, AlertRecord = 21, HandshakeRecord = 22, ApplicationData = 23, MajorVersion = 3;
    private const byte ServerHello = 2, Certificate = 11;
    private const ushort Tls12 = 0x0303, SupportedVersions = 43;

    private readonly List<ReadOnlyMemory<byte>> _certificates = [];

    private TlsServerFlight()
    {
    }

    /// <summary>Whether anything came.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>Whether what came begins as TLS does.</summary>
    public bool IsTls { get; private set; }

    /// <summary>The version that the ServerHello chose, as the protocol numbers it (0x0304 is TLS 1.3), or null where none came.</summary>
    public ushort? Version { get; private set; }

    /// <summary>The cipher suite that it chose, by its number, or null.</summary>
    public ushort? CipherSuite { get; private set; }

    /// <summary>The description of the first alert in the clear, or null.</summary>
    public byte? Alert { get; private set; }

    /// <summary>Whether a whole Certificate message came in the clear.</summary>
    public bool HasCertificates { get; private set; }

    /// <summary>Its certificates (DER) as they were sent.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Certificates => _certificates;

    /// <summary>Reads what came so far.</summary>
    /// <param name="bytes">All bytes of the server, from its first on.</param>
    public static TlsServerFlight Read(ReadOnlySpan<byte> bytes)
    {
        var flight = new TlsServerFlight { IsEmpty = bytes.IsEmpty, IsTls = BeginsAsTls(bytes) };
        byte[] messages = new byte[bytes.Length];
        int length = 0;
        while (BeginsAsTls(bytes) && bytes.Length >= RecordHeader)
        {
            byte type = bytes[0];
            int stated = BinaryPrimitives.ReadUInt16BigEndian(bytes[3..]);
            ReadOnlySpan<byte> body = bytes.Slice(RecordHeader, Math.Min(stated, bytes.Length - RecordHeader));
            bytes = bytes[(RecordHeader + body.Length)..];
            if (type == AlertRecord && stated == 2 && body.Length == 2) flight.Alert ??= body[1];
            if (type == ApplicationData) break;
            if (type == ChangeCipherSpec && flight.IsEncryptedAfterChange(messages.AsMemory(0, length))) break;
            if (type != HandshakeRecord) continue;
            body.CopyTo(messages.AsSpan(length));
            length += body.Length;
        }

        flight.ReadMessages(messages.AsMemory(0, length));
        return flight;
    }

    private static bool BeginsAsTls(ReadOnlySpan<byte> bytes)
        => bytes is [>= ChangeCipherSpec and <= ApplicationData, ..] && (bytes.Length < 2 || bytes[1] == MajorVersion);

    // TLS 1.3 sends that record for the sake of old boxes on the way, and it means nothing.
    private bool IsEncryptedAfterChange(ReadOnlyMemory<byte> messages)
    {
        ReadMessages(messages);
        return Version <= Tls12;
    }

    private void ReadMessages(ReadOnlyMemory<byte> messages)
    {
        while (messages.Length >= MessageHeader)
        {
            int length = UInt24(messages.Span[1..]);
            if (length > messages.Length - MessageHeader) return;
            ReadOnlyMemory<byte> body = messages.Slice(MessageHeader, length);
            if (messages.Span[0] == ServerHello) ReadHello(body.Span);
            else if (messages.Span[0] == Certificate && !HasCertificates) ReadCertificates(body);
            messages = messages[(MessageHeader + length)..];
        }
    }

    private void ReadHello(ReadOnlySpan<byte> hello)
    {
        // legacy_version, random, and a session id of as many bytes as it says.
        if (hello.Length < 35) return;
        int at = 35 + hello[34];
        if (hello.Length < at + 3) return;
        Version = BinaryPrimitives.ReadUInt16BigEndian(hello);
        CipherSuite = BinaryPrimitives.ReadUInt16BigEndian(hello[at..]);
        ReadOnlySpan<byte> extensions = hello.Length >= at + 5 ? hello[(at + 5)..] : default;
        while (extensions.Length >= 4)
        {
            int length = BinaryPrimitives.ReadUInt16BigEndian(extensions[2..]);
            if (length > extensions.Length - 4) return;
            if (BinaryPrimitives.ReadUInt16BigEndian(extensions) == SupportedVersions && length == 2)
                Version = BinaryPrimitives.ReadUInt16BigEndian(extensions[4..]);
            extensions = extensions[(4 + length)..];
        }
    }

    private void ReadCertificates(ReadOnlyMemory<byte> list)
    {
        if (list.Length < 3) return;
        list = list.Slice(3, Math.Min(UInt24(list.Span), list.Length - 3));
        HasCertificates = true;
        while (list.Length >= 3)
        {
            int length = UInt24(list.Span);
            if (length == 0 || length > list.Length - 3) return;
            _certificates.Add(list.Slice(3, length));
            list = list[(3 + length)..];
        }
    }

    private static int UInt24(ReadOnlySpan<byte> bytes) => (bytes[0] << 16) | (bytes[1] << 8) | bytes[2];
}
