using System.Net;
using System.Net.Sockets;
using Sonde.Experiments.Network;

namespace Sonde.Platform.Sockets;

/// <summary>Two sockets on loopback: one listens, the other only keeps its port from being used.</summary>
internal sealed class LoopbackStage : IRehearsalStage
{
    private readonly Socket _accepting = Bound();
    private readonly Socket _refusing = Bound();

    public LoopbackStage() => _accepting.Listen(4);

    public IPEndPoint Accepting => (IPEndPoint)_accepting.LocalEndPoint!;

    public IPEndPoint Refusing => (IPEndPoint)_refusing.LocalEndPoint!;

    public void Dispose()
    {
        _accepting.Dispose();
        _refusing.Dispose();
    }

    private static Socket Bound()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }
}
