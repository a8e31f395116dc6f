using System.Buffers.Binary;
using Sonde.Experiments.Network;
using Sonde.Packets.Ip;
using Sonde.Platform.Linux;
using Sonde.Platform.Sockets;

namespace Sonde.Platform.Traces;

/// <summary>Opens the sockets through which an ordinary user traces.</summary>
internal sealed unsafe class TraceSocketOptions(ConnectSettings settings)
{
    /// <summary>The interface's name as the system takes it, or empty.</summary>
    public byte[] Device { get; } = settings.Interface is { } name ? [.. System.Text.Encoding.UTF8.GetBytes(name), 0] : [];

    /// <summary>The interface's number, or 0.</summary>
    public uint Scope { get; } = settings.Interface is { } named ? Libc.InterfaceIndex(named) : 0;

    /// <summary>A socket that sends what the packet is, from its port and with its TTL; negative after an error.</summary>
    public int Open(IpPacket packet, out int error)
    {
        bool ipv6 = !packet.IsIpv4;
        (int type, int protocol) = packet.Protocol switch
        {
            IpProtocol.Tcp => (Constants.SOCK_STREAM, 0),
            IpProtocol.Udp => (Constants.SOCK_DGRAM, 0),
            _ => (Constants.SOCK_DGRAM, ipv6 ? Constants.IPPROTO_ICMPV6 : Constants.IPPROTO_ICMP),
        };
        int fd = Libc.Socket(
            ipv6 ? Constants.AF_INET6 : Constants.AF_INET, type | Constants.SOCK_NONBLOCK | Constants.SOCK_CLOEXEC, protocol);
        error = fd < 0 ? Libc.Errno : 0;
        if (fd < 0) return -1;
        ErrorQueue.Enable(fd, ipv6);
        error = Prepare(fd, packet, ipv6);
        if (error == 0) return fd;
        _ = Libc.Close(fd);
        return -1;
    }

    private int Prepare(int fd, IpPacket packet, bool ipv6)
    {
        int ttl = packet.HopLimit, once = 1;
        int* linger = stackalloc int[2] { 1, 0 };
        int set = ipv6
            ? Libc.SetSockOpt(fd, Constants.IPPROTO_IPV6, Constants.IPV6_UNICAST_HOPS, &ttl, sizeof(int))
            : Libc.SetSockOpt(fd, Constants.IPPROTO_IP, Constants.IP_TTL, &ttl, sizeof(int));
        if (set != 0) return Libc.Errno;
        if (packet.Protocol == IpProtocol.Tcp)
        {
            _ = Libc.SetSockOpt(fd, Constants.IPPROTO_TCP, Constants.TCP_SYNCNT, &once, sizeof(int));
            _ = Libc.SetSockOpt(fd, Constants.SOL_SOCKET, Constants.SO_LINGER, linger, 2 * sizeof(int));
        }

        fixed (byte* name = Device)
        {
            if (Device.Length > 0 && Libc.SetSockOpt(fd, Constants.SOL_SOCKET, Constants.SO_BINDTODEVICE, name, Device.Length) != 0)
                return Libc.Errno;
        }

        // The source port is at the start of TCP and UDP; the id of an echo request, which is its port here, comes later.
        ushort port = BinaryPrimitives.ReadUInt16BigEndian(packet.Payload[(packet.Protocol is IpProtocol.Tcp or IpProtocol.Udp ? 0 : 4)..]);
        byte* address = stackalloc byte[SocketAddressBytes.MaxLength];
        int length = SocketAddressBytes.Write(
            new Span<byte>(address, SocketAddressBytes.MaxLength), packet.Source.ToIPAddress(), port, Scope);
        return Libc.Bind(fd, address, length) == 0 ? 0 : Libc.Errno;
    }
}
