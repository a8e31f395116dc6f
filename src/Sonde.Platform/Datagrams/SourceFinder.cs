using System.Net;
using System.Net.Sockets;
using System.Text;
using Sonde.Experiments.Network;
using Sonde.Platform.Linux;
using Sonde.Platform.Sockets;

namespace Sonde.Platform.Datagrams;

/// <summary>
/// Says which address of this machine datagrams to a target leave from, as routes are at that moment. It asks with one socket a family, for
/// a socket for each question costs more than the datagram; and not again as long as the kernel tells of no change. For one thread.
/// </summary>
/// <param name="settings">Where datagrams leave from.</param>
internal sealed unsafe class SourceFinder(ConnectSettings settings) : IDisposable
{
    private const int AnyPort = 9; // nothing is sent
    private const int Most = 65536;

    private readonly byte[] _device = settings.Interface is { } name ? [.. Encoding.UTF8.GetBytes(name), 0] : [];
    private readonly uint _scope = settings.Interface is { } device ? Libc.InterfaceIndex(device) : 0;
    private readonly RouteNews _news = new();
    private readonly Dictionary<IPAddress, IPAddress> _known = [];
    private int _ipv4 = -1, _ipv6 = -1;

    /// <summary>The address, or null where there is no way.</summary>
    public IPAddress? To(IPAddress target)
    {
        if (_news.Any() || _known.Count >= Most) _known.Clear();
        if (_known.TryGetValue(target, out IPAddress? known)) return known;
        IPAddress? source = Ask(target);
        if (source is not null) _known.Add(target, source); // where there was none, a descriptor may have been missing
        return source;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _news.Dispose();
        if (_ipv4 >= 0) _ = Libc.Close(_ipv4);
        if (_ipv6 >= 0) _ = Libc.Close(_ipv6);
        (_ipv4, _ipv6) = (-1, -1);
    }

    private IPAddress? Ask(IPAddress target)
    {
        bool ipv6 = target.AddressFamily == AddressFamily.InterNetworkV6;
        ref int fd = ref ipv6 ? ref _ipv6 : ref _ipv4;
        byte* address = stackalloc byte[SocketAddressBytes.MaxLength];
        var bytes = new Span<byte>(address, SocketAddressBytes.MaxLength);
        // What it asked before would decide what it leaves from, and its interface is forgotten with that.
        if (fd < 0) fd = Open(ipv6);
        if (fd < 0 || !RestingSockets.LetGo(fd) || !Bind(fd)) return null;
        int length = SocketAddressBytes.Write(bytes, target, AnyPort, _scope);
        if (Libc.Connect(fd, address, length) != 0) return null;
        length = SocketAddressBytes.MaxLength;
        return Libc.GetSockName(fd, address, &length) == 0 ? SocketAddressBytes.Address(bytes) : null;
    }

    private static int Open(bool ipv6)
        => Libc.Socket(ipv6 ? Constants.AF_INET6 : Constants.AF_INET, Constants.SOCK_DGRAM | Constants.SOCK_CLOEXEC, 0);

    private bool Bind(int fd)
    {
        if (_device.Length == 0) return true;
        fixed (byte* name = _device)
        {
            return Libc.SetSockOpt(fd, Constants.SOL_SOCKET, Constants.SO_BINDTODEVICE, name, _device.Length) == 0;
        }
    }
}
