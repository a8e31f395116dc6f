using System.Net;
using Sonde.Experiments.Network;
using Sonde.Platform.Linux;

namespace Sonde.Platform.Sockets;

/// <summary>
/// A UDP socket for each port that drops all that comes: the kernel has somebody to give datagrams to, and so says of none that nobody
/// listens there.
/// </summary>
internal sealed unsafe class DatagramPortGuard : IPortGuard
{
    private const ushort Return = 0x06;
    private static readonly SocketFilter DropAll = new SocketFilterBuilder().Then(Return, 0).Build();

    private readonly List<int> _sockets = [];
    private readonly List<ushort> _ports = [];

    /// <summary>Takes ports of a range, as many as are wanted and free.</summary>
    public DatagramPortGuard(int lowest, int highest, int count)
    {
        // Two runs at a time begin at different places.
        int width = highest - lowest + 1;
        int start = Environment.ProcessId * 977 % width;
        for (int i = 0; i < width && _ports.Count < count; i++)
        {
            int port = lowest + ((start + i) % width);
            if (TryGuard(port)) _ports.Add((ushort)port);
        }
    }

    public IReadOnlyList<ushort> Ports => _ports;

    public void Dispose()
    {
        foreach (int fd in _sockets) _ = Libc.Close(fd);
        _sockets.Clear();
    }

    private bool TryGuard(int port)
    {
        int fd = Libc.Socket(Constants.AF_INET, Constants.SOCK_DGRAM | Constants.SOCK_CLOEXEC, 0);
        if (fd < 0) return false;
        byte* address = stackalloc byte[SocketAddressBytes.MaxLength];
        int length = SocketAddressBytes.Write(new Span<byte>(address, SocketAddressBytes.MaxLength), IPAddress.Any, port, 0);
        if (DropAll.Attach(fd) && Libc.Bind(fd, address, length) == 0)
        {
            _sockets.Add(fd);
            return true;
        }

        _ = Libc.Close(fd);
        return false;
    }
}
