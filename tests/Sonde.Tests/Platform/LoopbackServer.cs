using System.Net;
using System.Net.Sockets;

namespace Sonde.Tests.Platform;

/// <summary>A TCP server on loopback that does to each connection what a test says.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly Socket _listener;
    private readonly CancellationTokenSource _ended = new();

    public LoopbackServer(IPAddress address, Func<Socket, CancellationToken, Task> serve)
    {
        _listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(new IPEndPoint(address, 0));
        _listener.Listen();
        End = (IPEndPoint)_listener.LocalEndPoint!;
        _ = AcceptAllAsync(serve);
    }

    public IPEndPoint End { get; }

    public void Dispose()
    {
        _ended.Cancel();
        _listener.Dispose();
    }

    private async Task AcceptAllAsync(Func<Socket, CancellationToken, Task> serve)
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptAsync(_ended.Token), serve);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // the test is over
        }
    }

    private async Task ServeAsync(Socket connection, Func<Socket, CancellationToken, Task> serve)
    {
        using (connection)
        {
            try
            {
                await serve(connection, _ended.Token);
            }
            catch (Exception e) when (
                e is OperationCanceledException or SocketException or IOException or ObjectDisposedException
                or System.Security.Authentication.AuthenticationException)
            {
                // the client has gone, as some of them do on purpose
            }
        }
    }
}
