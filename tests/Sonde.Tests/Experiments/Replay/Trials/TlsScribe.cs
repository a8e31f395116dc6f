using Sonde.Packets.Tls;

namespace Sonde.Tests.Experiments.Replay.Trials;

/// <summary>What a handshake of TLS 1.3 looks like from outside, and what follows inside it.</summary>
internal static class TlsScribe
{
    private const int Tag = 17; // what sealing adds: the kind of the record, and its proof (RFC 8446 §5.2)

    /// <summary>The server's ServerHello, and what it says sealed after it.</summary>
    public static byte[] Flight { get; } =
        [.. Record(22, [2, 0, 0, 46, 3, 3, .. new byte[32], 0, 0x13, 1, 0, 0, 6, 0, 43, 0, 2, 3, 4]), .. Sealed(900)];

    /// <summary>The client's last message.</summary>
    public static byte[] Finished { get; } = Sealed(36);

    /// <summary>A ClientHello.</summary>
    public static byte[] Hello(string name)
    {
        byte[] room = new byte[ClientHelloWriter.MaximumLength];
        return room[..ClientHelloWriter.Write(room, name, new Random(name.Length))];
    }

    /// <summary>So many bytes, sealed.</summary>
    public static byte[] Sealed(int length) => Record(23, new byte[length + Tag]);

    /// <summary>What comes in place of a ServerHello: an alert, or what is no TLS.</summary>
    public static byte[] Broken(byte? alert)
        => alert is { } code ? Record(21, [2, code]) : [.. "HTTP/1.1 400 Bad Request\r\n\r\n"u8];

    private static byte[] Record(byte kind, byte[] body) => [kind, 3, 3, (byte)(body.Length >> 8), (byte)body.Length, .. body];
}
