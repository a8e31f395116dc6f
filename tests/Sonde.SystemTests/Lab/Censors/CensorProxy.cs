using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Sonde.SystemTests.Lab.Censors;

/// <summary>
/// A transparent proxy in the router: connections to some vantage points end here, and only the forbidden name is treated otherwise.
/// </summary>
internal sealed class CensorProxy : IDisposable
{
    /// <summary>The port to which the router turns such connections.</summary>
    public const int Port = 18000;

    private const int OriginalDestination = 80, LevelV4 = 0, LevelV6 = 41;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly LabHost _router;
    private readonly Certificates _certificates;
    private readonly Dictionary<IPAddress, Behaviour> _behaviours;
    private readonly List<LabListener> _listeners = [];

    private CensorProxy(LabHost router, Certificates certificates, IEnumerable<(IPAddress Address, Behaviour Behaviour)> behaviours)
    {
        _router = router;
        _certificates = certificates;
        _behaviours = behaviours.Where(pair => pair.Behaviour.Censor is Censor.Proxy)
            .ToDictionary(pair => pair.Address, pair => pair.Behaviour);
    }

    /// <summary>Listens in the router.</summary>
    public static CensorProxy In(
        LabHost router, Certificates certificates, IEnumerable<(IPAddress Address, Behaviour Behaviour)> behaviours)
    {
        var proxy = new CensorProxy(router, certificates, behaviours);
        foreach (IPAddress any in (IPAddress[])[IPAddress.Any, IPAddress.IPv6Any])
            proxy._listeners.Add(LabListener.Serve(router, new IPEndPoint(any, Port), proxy.ServeAsync));
        return proxy;
    }

    public void Dispose() => _listeners.ForEach(listener => listener.Dispose());

    private async Task ServeAsync(Socket client)
    {
        IPEndPoint server = Destination(client);
        Behaviour behaviour = _behaviours[server.Address];
        ProxyAct act = ((Censor.Proxy)behaviour.Censor!).Does;
        switch (behaviour.Service)
        {
            case Service.Https:
                await ServeTlsAsync(client, server, act);
                break;
            case Service.Http:
                byte[] request = await client.HeadAsync();
                if (IsForbidden(request)) await DoAsync(act, client.SendAllAsync, () => AskAsync(server, request, isSecure: false));
                else await RelayAsync(client, server, request);
                break;
            default:
                byte[] text = await client.HeadAsync();
                if (IsForbidden(text)) await DoAsync(act, client.SendAllAsync, () => Task.FromResult(text));
                else await RelayAsync(client, server, text);
                break;
        }

        await client.EndAsync();
    }

    private async Task ServeTlsAsync(Socket client, IPEndPoint server, ProxyAct act)
    {
        byte[] hello = await HelloAsync(client);
        if (!string.Equals(TlsHello.ServerName(hello), Behaviour.ForbiddenName, StringComparison.OrdinalIgnoreCase))
        {
            await RelayAsync(client, server, []);
            return;
        }

        if (act is not ProxyAct.Intercept intercept)
        {
            await client.HearAsync(new byte[65536]);
            await DoAsync(act, client.SendAllAsync, () => Task.FromResult(hello));
            return;
        }

        await using var stream = new SslStream(new NetworkStream(client));
        await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificate = _certificates[intercept.Certificate],
            EnabledSslProtocols = intercept.IsOld ? SslProtocols.Tls12 : SslProtocols.None,
        });
        byte[] request = await stream.HeadAsync();
        await DoAsync(
            intercept.Then ?? new ProxyAct.Change(answer => answer), stream.WriteAsync, () => AskAsync(server, request, isSecure: true));
        await stream.ShutdownAsync();
    }

    private static async Task DoAsync(ProxyAct act, Func<ReadOnlyMemory<byte>, Task> say, Func<Task<byte[]>> ask)
    {
        switch (act)
        {
            case ProxyAct.Say bytes:
                await say(bytes.Bytes);
                break;
            case ProxyAct.Change change:
                await say(change.Into(await ask()));
                break;
            case ProxyAct.Mirror mirror:
                await say(mirror.Into(await ask()));
                break;
            case ProxyAct.Slow slow:
                foreach (byte[] part in (await ask()).Chunk(slow.Bytes))
                {
                    await say(part);
                    await Task.Delay(slow.Every, TimeProvider.System);
                }

                break;
            case ProxyAct.Flood flood:
                await say(flood.Head);
                for (int i = 0; i < flood.Pieces; i++) await say(flood.Piece(i));
                break;
            default:
                break;
        }
    }

    private static Task DoAsync(ProxyAct act, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> say, Func<Task<byte[]>> ask)
        => DoAsync(act, bytes => say(bytes, CancellationToken.None).AsTask(), ask);

    // The server's whole answer to a request of which it shall close the connection afterwards.
    private async Task<byte[]> AskAsync(IPEndPoint server, byte[] request, bool isSecure)
    {
        using Socket socket = await ConnectAsync(server);
        byte[] closing = Encoding.Latin1.GetBytes(Closing(Encoding.Latin1.GetString(request)));
        await using var plain = new NetworkStream(socket);
        if (!isSecure) return await AskAsync(plain, closing);
        await using var stream = new SslStream(plain, leaveInnerStreamOpen: false, (_, _, _, _) => true);
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = Behaviour.ForbiddenName });
        return await AskAsync(stream, closing);
    }

    private static async Task<byte[]> AskAsync(Stream stream, byte[] request)
    {
        await stream.WriteAsync(request);
        List<byte> answer = [];
        byte[] buffer = new byte[65536];
        while (await stream.HearAsync(buffer) is > 0 and int length) answer.AddRange(buffer[..length]);
        return [.. answer];
    }

    private static string Closing(string request)
        => request.Contains("Connection: close", StringComparison.OrdinalIgnoreCase)
            ? request
            : request.Replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n", StringComparison.Ordinal);

    private async Task<Socket> ConnectAsync(IPEndPoint server)
    {
        Socket socket = _router.Do(() => new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true });
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        await socket.ConnectAsync(server, limit.Token);
        return socket;
    }

    private async Task RelayAsync(Socket client, IPEndPoint server, byte[] first)
    {
        using Socket socket = await ConnectAsync(server);
        await socket.SendAllAsync(first);
        await Task.WhenAll(PumpAsync(client, socket), PumpAsync(socket, client));
    }

    private static async Task PumpAsync(Socket from, Socket to)
    {
        byte[] buffer = new byte[65536];
        while (await from.HearAsync(buffer) is > 0 and int length) await to.SendAllAsync(buffer.AsMemory(0, length));
        to.Shutdown(SocketShutdown.Send);
    }

    // The ClientHello, left where it is for whoever reads it next.
    private static async Task<byte[]> HelloAsync(Socket client)
    {
        byte[] buffer = new byte[16384];
        for (int i = 0; i < 500; i++)
        {
            int length = await client.ReceiveAsync(buffer, SocketFlags.Peek);
            if (length == 0 || (length > 5 && (buffer[0] != 22 || length >= 5 + (buffer[3] << 8 | buffer[4])))) return buffer[..length];
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        return [];
    }

    private static bool IsForbidden(byte[] text)
        => Encoding.Latin1.GetString(text).Contains("\r\nHost: " + Behaviour.ForbiddenName + "\r\n", StringComparison.OrdinalIgnoreCase);

    // SO_ORIGINAL_DST: struct sockaddr_in and sockaddr_in6.
    private static IPEndPoint Destination(Socket client)
    {
        bool v6 = client.AddressFamily == AddressFamily.InterNetworkV6;
        byte[] address = new byte[v6 ? 28 : 16];
        client.GetRawSocketOption(v6 ? LevelV6 : LevelV4, OriginalDestination, address);
        return new IPEndPoint(new IPAddress(v6 ? address[8..24] : address[4..8]), address[2] << 8 | address[3]);
    }
}
