using System.Net;
using System.Net.Sockets;
using Sonde.Experiments.Network;

namespace Sonde.Platform.Sockets;

/// <summary>Three sockets on loopback: one listens, one answers, the other only keeps its port from being used.</summary>
internal sealed class LoopbackStage : IRehearsalStage
{
    private readonly Socket _accepting = Bound();
    private readonly Socket _refusing = Bound();
    private readonly Socket _answering = Bound();

    public LoopbackStage()
    {
        _accepting.Listen(4);
        _answering.Listen(4);
        new Thread(Answer) { IsBackground = true, Name = "rehearsal" }.Start();
    }

    public IPEndPoint Accepting => (IPEndPoint)_accepting.LocalEndPoint!;

    public IPEndPoint Refusing => (IPEndPoint)_refusing.LocalEndPoint!;

    public IPEndPoint Answering => (IPEndPoint)_answering.LocalEndPoint!;

    public void Dispose()
    {
        _accepting.Dispose();
        _refusing.Dispose();
        _answering.Dispose();
    }

    private void Answer()
    {
        byte[] room = new byte[2048];
        try
        {
            while (true)
            {
                using Socket caller = _answering.Accept();
                int length = caller.Receive(room);
                caller.Send(room.AsSpan(0, length));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The rehearsal is over.
        }
    }

    private static Socket Bound()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }
}
