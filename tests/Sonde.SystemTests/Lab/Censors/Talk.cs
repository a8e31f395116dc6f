using System.Net.Sockets;

namespace Sonde.SystemTests.Lab.Censors;

/// <summary>How the lab's small servers, its proxy and its plain client speak.</summary>
internal static class Talk
{
    private const int LongestHead = 65536;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>The head of a request: all up to the empty line, or what came until the peer fell silent.</summary>
    public static Task<byte[]> HeadAsync(this Socket socket) => HeadAsync(socket.HearAsync);

    /// <summary>The same of a stream.</summary>
    public static Task<byte[]> HeadAsync(this Stream stream) => HeadAsync(stream.HearAsync);

    /// <summary>Reads once: how many bytes, 0 at the end, at a fault, or when nothing came for long.</summary>
    public static async Task<int> HearAsync(this Socket socket, Memory<byte> buffer)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        try
        {
            return await socket.ReceiveAsync(buffer, limit.Token);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            return 0;
        }
    }

    /// <summary>The same of a stream.</summary>
    public static async Task<int> HearAsync(this Stream stream, Memory<byte> buffer)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        try
        {
            return await stream.ReadAsync(buffer, limit.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            return 0;
        }
    }

    /// <summary>Sends all, ends the connection's own side, and waits a little for the other's.</summary>
    public static async Task SayAsync(this Socket socket, ReadOnlyMemory<byte> bytes)
    {
        await socket.SendAllAsync(bytes);
        await socket.EndAsync();
    }

    /// <summary>Sends all.</summary>
    public static async Task SendAllAsync(this Socket socket, ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0) bytes = bytes[await socket.SendAsync(bytes)..];
    }

    /// <summary>Ends the connection's own side, and waits a little for the other's.</summary>
    public static async Task EndAsync(this Socket socket)
    {
        socket.Shutdown(SocketShutdown.Send);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2), TimeProvider.System);
        byte[] rest = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(rest, limit.Token) > 0)
            {
                // Nothing is of interest any more.
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // It went in its own way.
        }
    }

    /// <summary>Ends the connection with a reset.</summary>
    public static void Reset(this Socket socket)
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    }

    private static async Task<byte[]> HeadAsync(Func<Memory<byte>, Task<int>> hear)
    {
        List<byte> head = [];
        byte[] buffer = new byte[4096];
        while (head.Count < LongestHead && System.Runtime.InteropServices.CollectionsMarshal.AsSpan(head).IndexOf("\r\n\r\n"u8) < 0)
        {
            if (await hear(buffer) is not (> 0 and int length)) break;
            head.AddRange(buffer[..length]);
        }

        return [.. head];
    }
}
