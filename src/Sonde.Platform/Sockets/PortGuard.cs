using System.Net;
using Sonde.Experiments.Network;
using Sonde.Platform.Linux;

namespace Sonde.Platform.Sockets;

/// <summary>
/// A listening socket for each port that drops all that comes: the kernel has somebody to give segments to, and so
/// resets nothing. No firewall rule is needed, and nothing is left when the process is killed. A filter drops; where the system grants none
/// on TCP (some kernels want cap_net_admin for it) a hop limit does that no packet has which passed a router (RFC 5082).
/// </summary>
internal sealed unsafe class PortGuard : IPortGuard
{
    private const ushort Return = 0x06;
    private const int IpV6Only = 26, IpMinTtl = 21, Ipv6MinHopCount = 73, OnLinkOnly = 255;
    private static readonly SocketFilter DropAll = new SocketFilterBuilder().Then(Return, 0).Build();

    private const int FirstTried = 32768, PortsTried = 200;

    private readonly List<int> _sockets = [];
    private readonly List<ushort> _ports = [];

    /// <summary>Takes ports of a range, as many as are wanted and free.</summary>
    public PortGuard(int lowest, int highest, int count)
    {
        // Two runs at a time begin at different places.
        int width = highest - lowest + 1;
        int start = Environment.ProcessId * 977 % width;
        for (int i = 0; i < width && _ports.Count < count; i++)
        {
            int port = lowest + ((start + i) % width);
            if (TryGuard(IPAddress.IPv6Any, port) || TryGuard(IPAddress.Any, port)) _ports.Add((ushort)port);
        }
    }

    public IReadOnlyList<ushort> Ports => _ports;

    /// <summary>Why no port can be kept from the system, or null where one can.</summary>
    public static string? Flaw()
    {
        using var trial = new PortGuard(FirstTried, FirstTried + PortsTried, 1);
        return trial.Ports.Count > 0
            ? null
            : "the system lets no port be kept from it: neither a filter nor a lowest hop limit is granted on a TCP socket, and it would reset what answers crafted segments";
    }

    public void Dispose()
    {
        foreach (int fd in _sockets) _ = Libc.Close(fd);
        _sockets.Clear();
    }

    private static bool DropFar(int fd, bool ipv6)
    {
        int limit = OnLinkOnly;
        return Libc.SetSockOpt(fd, Constants.IPPROTO_IP, IpMinTtl, &limit, sizeof(int)) == 0
            && (!ipv6 || Libc.SetSockOpt(fd, Constants.IPPROTO_IPV6, Ipv6MinHopCount, &limit, sizeof(int)) == 0);
    }

    private bool TryGuard(IPAddress any, int port)
    {
        bool ipv6 = any.Equals(IPAddress.IPv6Any);
        int fd = Libc.Socket(ipv6 ? Constants.AF_INET6 : Constants.AF_INET, Constants.SOCK_STREAM | Constants.SOCK_CLOEXEC, 0);
        if (fd < 0) return false;
        int off = 0;
        byte* address = stackalloc byte[SocketAddressBytes.MaxLength];
        int length = SocketAddressBytes.Write(new Span<byte>(address, SocketAddressBytes.MaxLength), any, port, 0);
        if ((!ipv6 || Libc.SetSockOpt(fd, Constants.IPPROTO_IPV6, IpV6Only, &off, sizeof(int)) == 0)
            && (DropAll.Attach(fd) || DropFar(fd, ipv6)) && Libc.Bind(fd, address, length) == 0 && Libc.Listen(fd, 1) == 0)
        {
            _sockets.Add(fd);
            return true;
        }

        _ = Libc.Close(fd);
        return false;
    }
}
