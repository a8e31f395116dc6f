using System.Net;
using System.Net.Sockets;
using System.Text;
using Sonde.Experiments.Network;
using Sonde.Platform.Linux;

namespace Sonde.Platform.Sockets;

/// <summary>
/// Whether an answer to a packet that left could still have come: the machine has its address, and a route to where it went. When an
/// interface has gone down meanwhile, silence is this machine's own doing.
/// </summary>
/// <param name="device">The interface that packets leave by, ending in 0; empty: the route decides.</param>
/// <param name="scope">Its index, or 0.</param>
internal sealed unsafe class WayBack(byte[] device, uint scope)
{
    private const int DatagramSocket = 2, AnyPort = 9;

    /// <summary>For what leaves as settings say.</summary>
    public static WayBack Of(ConnectSettings settings) => new(
        settings.Interface is { } name ? [.. Encoding.UTF8.GetBytes(name), 0] : [],
        settings.Interface is { } device ? Libc.InterfaceIndex(device) : 0);

    /// <summary>Looks. A machine that cannot tell (no descriptor left) is not blamed.</summary>
    /// <param name="target">Where the packet went.</param>
    /// <param name="source">Where it left from, or null where that is not known.</param>
    public bool Exists(IPAddress target, IPAddress? source)
    {
        bool ipv6 = target.AddressFamily == AddressFamily.InterNetworkV6;
        int fd = Libc.Socket(ipv6 ? Constants.AF_INET6 : Constants.AF_INET, DatagramSocket | Constants.SOCK_CLOEXEC, 0);
        if (fd < 0) return true;
        try
        {
            fixed (byte* name = device)
            {
                if (device.Length > 0 && Libc.SetSockOpt(fd, Constants.SOL_SOCKET, Constants.SO_BINDTODEVICE, name, device.Length) != 0)
                    return false;
            }

            byte* address = stackalloc byte[SocketAddressBytes.MaxLength];
            int length;
            if (source is not null && !source.Equals(IPAddress.Any) && !source.Equals(IPAddress.IPv6Any))
            {
                length = SocketAddressBytes.Write(new Span<byte>(address, SocketAddressBytes.MaxLength), source, 0, scope);
                if (Libc.Bind(fd, address, length) != 0) return false;
            }

            length = SocketAddressBytes.Write(new Span<byte>(address, SocketAddressBytes.MaxLength), target, AnyPort, scope);
            return Libc.Connect(fd, address, length) == 0; // of UDP: only the route is looked up
        }
        finally
        {
            _ = Libc.Close(fd);
        }
    }
}
