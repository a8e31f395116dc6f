using System.Net;
using System.Net.Sockets;

namespace Sonde.SystemTests.Lab.Censors;

/// <summary>A listening socket of this process in a host of the lab, and what serves its connections.</summary>
internal sealed class LabListener : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly Socket _socket;

    private LabListener(Socket socket) => _socket = socket;

    /// <summary>Serves every connection to an address and port; the connection is closed afterwards, whatever happened.</summary>
    public static LabListener Serve(LabHost host, IPEndPoint endpoint, Func<Socket, Task> serves)
    {
        Socket socket = host.Do(() =>
        {
            var listening = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            if (endpoint.AddressFamily == AddressFamily.InterNetworkV6) listening.DualMode = false;
            listening.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            listening.Bind(endpoint);
            listening.Listen(1024);
            return listening;
        });
        var listener = new LabListener(socket);
        _ = listener.AcceptAsync(serves);
        return listener;
    }

    public void Dispose() => _socket.Dispose();

    private async Task AcceptAsync(Func<Socket, Task> serves)
    {
        while (true)
        {
            try
            {
                Socket connection = await _socket.AcceptAsync();
                _ = ServeAsync(connection, serves);
            }
            catch (SocketException e) when (e.SocketErrorCode != SocketError.OperationAborted)
            {
                // One connection that could not be accepted, or a machine without descriptors, ends no server.
                await Task.Delay(Pause, TimeProvider.System);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return; // The lab goes.
            }
        }
    }

    private static async Task ServeAsync(Socket connection, Func<Socket, Task> serves)
    {
        using (connection)
        {
            try
            {
                await serves(connection);
            }
            catch (Exception e) when (
                e is SocketException or IOException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
            {
                // The client went away, or did not like what it got.
            }
        }
    }
}
