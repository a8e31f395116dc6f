using System.IO.Compression;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Sonde.SystemTests.Lab;

/// <summary>What servers of bad will say, over real sockets; each ends when nobody listens any more.</summary>
internal static class HostileTalks
{
    private const int ServerHello = 2, CertificateMessage = 11, Handshake = 22, Largest = 16 * 1024;

    private static readonly byte[] Filler = [.. Enumerable.Repeat((byte)'x', Largest)];

    private static readonly X509Certificate2 Own = Certificate("CN=hostile.example");

    /// <summary>Those of clear text, by name.</summary>
    public static IReadOnlyDictionary<string, Func<Socket, Task>> Clear { get; } = new Dictionary<string, Func<Socket, Task>>
    {
        ["drip"] = async to =>
        {
            foreach (char letter in "HTTP/1.1 200 OK\r\nServer: " + new string('a', 1000))
            {
                await to.SendAsync(new[] { (byte)letter });
                await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
            }
        },
        ["a gigabyte"] = to => Endless(to, "HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n", Filler),
        ["endless chunks"] = to => Endless(
            to, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", [.. "4000\r\n"u8, .. Filler, .. "\r\n"u8]),
        ["endless head"] = to => Endless(to, "HTTP/1.1 200 OK\r\nX: ", Filler),
        ["endless lines of a head"] = to => Endless(to, "HTTP/1.1 200 OK\r\n", Encoding.ASCII.GetBytes(new string('a', 60) + ": 1\r\n")),
        ["a bomb"] = to => SendAsync(to, Bomb()),
        ["broken brotli"] = to => SendAsync(
            to, Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 25\r\n\r\n<html>nothing of the kind")),
        ["noise"] = to => Endless(to, "", RandomNumberGenerator.GetBytes(Largest)),
        ["a reset in the middle"] = async to =>
        {
            await to.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nand no more"u8.ToArray());
            to.LingerState = new LingerOption(enable: true, 0);
        },
    };

    /// <summary>Those of TLS, by name.</summary>
    public static IReadOnlyDictionary<string, Func<Socket, Task>> Secure { get; } = new Dictionary<string, Func<Socket, Task>>
    {
        ["clear text"] = to => Endless(to, "HTTP/1.1 400 Bad Request\r\n\r\n", Filler),
        ["noise"] = to => Endless(to, "", RandomNumberGenerator.GetBytes(Largest)),
        ["records of noise"] = to => Endless(to, "", Record(Handshake, RandomNumberGenerator.GetBytes(4096))),
        ["endless handshake"] = to => Endless(to, "", Record(Handshake, [CertificateMessage, 0xFF, 0xFF, 0xFF, .. new byte[8192]])),
        ["alerts without end"] = to => Endless(to, "", Record(21, [1, 90])),
        ["ten thousand certificates"] = to => SendAsync(to, Flight(10_000)),
        ["three hundred certificates, and no more"] = async to =>
        {
            await SendAsync(to, Flight(250));
            await Task.Delay(TimeSpan.FromSeconds(30), TimeProvider.System);
        },
        ["a gigabyte inside"] = async to =>
        {
            using SslStream stream = await SecuredAsync(to);
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n"u8.ToArray());
            while (true) await stream.WriteAsync(Filler);
        },
        ["an alert behind the handshake"] = async to => { using SslStream _ = await SecuredAsync(to, Record(21, [2, 40])); },
        ["noise behind the handshake"] = async to => { using SslStream _ = await SecuredAsync(to, Record(23, new byte[32])); },
        ["drip inside"] = async to =>
        {
            using SslStream stream = await SecuredAsync(to);
            foreach (char letter in "HTTP/1.1 200 OK\r\nServer: " + new string('a', 1000))
            {
                await stream.WriteAsync(new[] { (byte)letter });
                await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
            }
        },
        ["noise in the middle"] = async to =>
        {
            using SslStream stream = await SecuredAsync(to);
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n"u8.ToArray());
            await Endless(to, "", RandomNumberGenerator.GetBytes(Largest));
        },
    };

    private static async Task Endless(Socket to, string begins, byte[] goesOn)
    {
        if (begins.Length > 0) await to.SendAsync(Encoding.ASCII.GetBytes(begins));
        while (true) await SendAsync(to, goesOn);
    }

    private static async Task SendAsync(Socket to, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty) bytes = bytes[await to.SendAsync(bytes)..];
    }

    private static async Task<SslStream> SecuredAsync(Socket socket, byte[]? behindFlights = null)
    {
        var stream = new SslStream(behindFlights is null ? new NetworkStream(socket) : new TailedStream(socket, behindFlights));
        await stream.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions { ServerCertificate = Own, EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 });
        byte[] room = new byte[4096];
        _ = await stream.ReadAsync(room);
        return stream;
    }

    private static byte[] Bomb()
    {
        using var small = new MemoryStream();
        using (var zip = new GZipStream(small, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 512; i++) zip.Write(zeros);
        }

        return [.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {small.Length}\r\n\r\n"),
            .. small.ToArray()];
    }

    // The first flight of a server of TLS 1.2 (RFC 5246 §7.4), whose chain has no end.
    private static byte[] Flight(int certificates)
    {
        byte[] one = Own.RawData;
        byte[] entry = [.. Length(one.Length), .. one];
        byte[] list = [.. Enumerable.Repeat(entry, certificates).SelectMany(each => each)];
        byte[] hello = [3, 3, .. RandomNumberGenerator.GetBytes(32), 0, 0xC0, 0x2B, 0];
        byte[] messages =
        [
            ServerHello, .. Length(hello.Length), .. hello,
            CertificateMessage, .. Length(list.Length + 3), .. Length(list.Length), .. list,
        ];
        return [.. messages.Chunk(Largest).SelectMany(chunk => Record(Handshake, chunk))];
    }

    private static byte[] Record(byte type, byte[] content) => [type, 3, 3, (byte)(content.Length >> 8), (byte)content.Length, .. content];

    private static byte[] Length(int length) => [(byte)(length >> 16), (byte)(length >> 8), (byte)length];

    private static X509Certificate2 Certificate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 made = new CertificateRequest(name, key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    // Each flight has something behind it, in the same segment.
    private sealed class TailedStream(Socket socket, byte[] tail) : NetworkStream(socket)
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
            => base.WriteAsync((byte[])[.. buffer.Span, .. tail], cancellationToken);
    }
}
