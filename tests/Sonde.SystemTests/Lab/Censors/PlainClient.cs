using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Sonde.SystemTests.Lab.Censors;

/// <summary>A client of sockets and nothing else, which holds the lab against its own truth.</summary>
internal sealed class PlainClient(LabHost host)
{
    private const int Most = 2_000_000;
    private static readonly TimeSpan ToConnect = TimeSpan.FromSeconds(3), ToAnswer = TimeSpan.FromSeconds(4),
        Quiet = TimeSpan.FromSeconds(1.5);

    /// <summary>A socket in the client's namespace.</summary>
    public Socket Socket(IPAddress to, bool isUdp = false) => host.Do(() => isUdp
        ? new Socket(to.AddressFamily, SocketType.Dgram, ProtocolType.Udp)
        : new Socket(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true });

    /// <summary>Connects, sends what is given (each part in a segment of its own), and reads to the end; aborts afterwards.</summary>
    /// <param name="to">Where.</param>
    /// <param name="parts">What is sent.</param>
    /// <param name="serverName">The name that TLS asks for, or null for a connection in clear.</param>
    /// <param name="untilQuiet">Whether a moment without bytes is the end as well (echo, discard).</param>
    public async Task<PlainAnswer> AskAsync(IPEndPoint to, byte[][] parts, string? serverName = null, bool untilQuiet = false)
    {
        using Socket socket = Socket(to.Address);
        socket.LingerState = new LingerOption(true, 0);
        if (await ConnectAsync(socket, to) is { } failure) return new PlainAnswer(failure, []);
        await using var plain = new NetworkStream(socket);
        if (serverName is null) return await ExchangeAsync(socket, plain, parts, untilQuiet);
        await using var secure = new SslStream(plain, leaveInnerStreamOpen: true, (_, _, _, _) => true);
        if (await HandshakeAsync(secure, serverName) is { } fell) return new PlainAnswer(fell, []);
        string tls = $"{secure.SslProtocol} {secure.NegotiatedCipherSuite} {secure.RemoteCertificate?.GetCertHashString()}";
        return await ExchangeAsync(socket, secure, parts, untilQuiet) with { Tls = tls };
    }

    private static async Task<string?> ConnectAsync(Socket socket, IPEndPoint to)
    {
        using var limit = new CancellationTokenSource(ToConnect, TimeProvider.System);
        try
        {
            await socket.ConnectAsync(to, limit.Token);
            return null;
        }
        catch (OperationCanceledException)
        {
            return "dial/timeout";
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode switch
            {
                SocketError.ConnectionRefused => "dial/tcp.refused",
                SocketError.ConnectionReset => "dial/tcp.reset",
                // Linux turns ICMPv6 "administratively prohibited" into EACCES.
                SocketError.HostUnreachable or SocketError.AccessDenied => "dial/ip.host_no_route",
                SocketError.NetworkUnreachable => "dial/ip.network_unreachable",
                SocketError.TimedOut => "dial/timeout",
                _ => $"dial/{e.SocketErrorCode}",
            };
        }
    }

    private static async Task<string?> HandshakeAsync(SslStream stream, string serverName)
    {
        using var limit = new CancellationTokenSource(ToAnswer, TimeProvider.System);
        try
        {
            await stream.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions { TargetHost = serverName, CertificateRevocationCheckMode = X509RevocationMode.NoCheck },
                limit.Token);
            return null;
        }
        catch (OperationCanceledException)
        {
            return "tls/timeout";
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            return IsReset(e) ? "tls/tcp.reset" : "tls/tls.failed";
        }
    }

    private static async Task<PlainAnswer> ExchangeAsync(Socket socket, Stream stream, byte[][] parts, bool untilQuiet)
    {
        List<byte> answer = [];
        byte[] buffer = new byte[65536];
        using var whole = new CancellationTokenSource(ToAnswer, TimeProvider.System);
        try
        {
            foreach (byte[] part in parts)
            {
                await stream.WriteAsync(part, whole.Token);
                if (parts.Length > 1) await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }

            while (answer.Count < Most)
            {
                using var quiet = new CancellationTokenSource(untilQuiet ? Quiet : ToAnswer, TimeProvider.System);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(whole.Token, quiet.Token);
                int length = await stream.ReadAsync(buffer, either.Token);
                if (length == 0) return new PlainAnswer(null, [.. answer]);
                answer.AddRange(buffer[..length]);
            }

            return new PlainAnswer(null, [.. answer]) { IsCut = true };
        }
        catch (OperationCanceledException)
        {
            return untilQuiet && IsAcknowledged(socket) && answer.Count > 0 ? new PlainAnswer(null, [.. answer])
                : new PlainAnswer(IsAcknowledged(socket) ? "read/timeout" : "write/timeout", [.. answer]);
        }
        catch (IOException e)
        {
            return new PlainAnswer(IsReset(e) ? "read/tcp.reset" : "read/" + e.Message, [.. answer]);
        }
    }

    // TCP_INFO: how many segments are sent and not acknowledged.
    private static bool IsAcknowledged(Socket socket)
    {
        const int tcp = 6, tcpInfo = 11, unacknowledged = 24;
        byte[] info = new byte[104];
        socket.GetRawSocketOption(tcp, tcpInfo, info);
        return BitConverter.ToInt32(info, unacknowledged) == 0;
    }

    private static bool IsReset(Exception e)
        => e is SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.Shutdown }
        || (e.InnerException is { } inner && IsReset(inner));
}
