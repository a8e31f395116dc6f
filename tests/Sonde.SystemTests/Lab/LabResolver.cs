using System.Net;
using System.Net.Sockets;

namespace Sonde.SystemTests.Lab;

/// <summary>A resolver of a few lines in a host of the lab: it answers what it is told to.</summary>
internal sealed class LabResolver : IDisposable
{
    private readonly Socket _socket;

    private LabResolver(Socket socket) => _socket = socket;

    /// <summary>Answers every question that comes to an address.</summary>
    /// <param name="host">The host.</param>
    /// <param name="address">Its address; the port is 53.</param>
    /// <param name="answers">The answers to a question, in their order.</param>
    public static LabResolver Serve(LabHost host, IPAddress address, Func<byte[], IEnumerable<byte[]>> answers)
    {
        var resolver = new LabResolver(host.Do(() =>
        {
            var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(address, 53));
            return socket;
        }));
        _ = resolver.AnswerAsync(new IPEndPoint(address, 0), answers);
        return resolver;
    }

    /// <summary>An answer with one address of IPv4; to a question of another type, an empty one.</summary>
    public static byte[] Answer(byte[] question, IPAddress address)
    {
        int end = 12;
        while (question[end] != 0) end += question[end] + 1;
        byte[] asked = question[..(end + 5)];
        bool isA = asked[^3] == 1;
        byte[] answer = isA
            ? [.. asked, 0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, .. address.GetAddressBytes()]
            : asked;
        (answer[2], answer[3], answer[7], answer[11]) = (0x81, 0x80, (byte)(isA ? 1 : 0), 0);
        return answer;
    }

    public void Dispose() => _socket.Dispose();

    private async Task AnswerAsync(IPEndPoint any, Func<byte[], IEnumerable<byte[]>> answers)
    {
        byte[] room = new byte[1500];
        try
        {
            while (true)
            {
                SocketReceiveFromResult question = await _socket.ReceiveFromAsync(room, any);
                foreach (byte[] answer in answers(room[..question.ReceivedBytes]))
                    await _socket.SendToAsync(answer, question.RemoteEndPoint);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
