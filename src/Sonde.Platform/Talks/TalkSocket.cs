using System.Net;
using System.Net.Sockets;
using System.Text;
using Sonde.Experiments.Network;
using Sonde.Platform.Linux;
using Sonde.Platform.Sockets;
using Sonde.Platform.Traces;

namespace Sonde.Platform.Talks;

/// <summary>Opens the sockets of conversations, and asks what they know.</summary>
/// <param name="settings">Where conversations leave from.</param>
/// <param name="isObserved">Whether their ports are to be those that the observer sees.</param>
internal sealed unsafe class TalkSocket(ConnectSettings settings, bool isObserved)
{
    private const int TcpFastOpenConnect = 30, ControlRoom = 128, SiocOutQ = 0x5411;

    private readonly byte[] _device = settings.Interface is { } name ? [.. Encoding.UTF8.GetBytes(name), 0] : [];
    private readonly uint _scope = settings.Interface is { } device ? Libc.InterfaceIndex(device) : 0;

    /// <summary>Opens one that is ready to connect.</summary>
    /// <param name="family">The target's family.</param>
    /// <param name="wanted">Its options.</param>
    /// <param name="error">The system's error number, or 0.</param>
    /// <returns>Its descriptor, or -1.</returns>
    public int Open(AddressFamily family, SocketSettings wanted, out int error)
    {
        bool ipv6 = family == AddressFamily.InterNetworkV6;
        int fd = Libc.Socket(
            ipv6 ? Constants.AF_INET6 : Constants.AF_INET, Constants.SOCK_STREAM | Constants.SOCK_NONBLOCK | Constants.SOCK_CLOEXEC, 0);
        error = fd < 0 ? Libc.Errno : Prepare(fd, family, wanted);
        if (error == 0) return fd;
        if (fd >= 0) _ = Libc.Close(fd);
        return -1;
    }

    /// <summary>Connects: 0, or the system's error number.</summary>
    public int Connect(int fd, IPEndPoint target)
    {
        byte* to = stackalloc byte[SocketAddressBytes.MaxLength];
        int length = SocketAddressBytes.Write(new Span<byte>(to, SocketAddressBytes.MaxLength), target.Address, target.Port, _scope);
        return Libc.Connect(fd, to, length) == 0 ? 0 : Libc.Errno;
    }

    /// <summary>Reads what has arrived.</summary>
    /// <param name="fd">The socket.</param>
    /// <param name="buffer">Where to.</param>
    /// <param name="at">When it arrived: by the kernel's stamp where the socket has any.</param>
    /// <returns>Bytes read, 0 at the end, or -1 with an error number.</returns>
    public static nint Receive(int fd, Span<byte> buffer, out Instant at)
    {
        byte* control = stackalloc byte[ControlRoom];
        fixed (byte* bytes = buffer)
        {
            var vector = new Libc.IoVec { Base = bytes, Length = (nuint)buffer.Length };
            var message = new Libc.MsgHdr { Vectors = &vector, VectorCount = 1, Control = control, ControlLength = ControlRoom };
            nint count = Libc.RecvMsg(fd, &message, Constants.MSG_DONTWAIT);
            int error = Libc.Errno;
            at = MonotonicClock.Now;
            if (count > 0 && Stamp.TryRead(new ReadOnlySpan<byte>(control, (int)message.ControlLength), out long wall, out _)
                && new Instant(wall - MonotonicClock.WallClockLead) is var stamp && stamp < at)
            {
                at = stamp;
            }

            System.Runtime.InteropServices.Marshal.SetLastPInvokeError(error);
            return count;
        }
    }

    /// <summary>The error that the system keeps for a socket, or 0.</summary>
    public static int ErrorOf(int fd)
    {
        int error = 0;
        int length = sizeof(int);
        return Libc.GetSockOpt(fd, Constants.SOL_SOCKET, Constants.SO_ERROR, &error, &length) == 0 ? error : Libc.Errno;
    }

    /// <summary>Bytes given to the system and not acknowledged (SIOCOUTQ), or null where it does not say.</summary>
    public static int? UnackedOf(int fd)
    {
        int waiting = 0;
        return Libc.IoControl(fd, SiocOutQ, &waiting) == 0 ? waiting : null;
    }

    /// <summary>Makes the end of a connection a RST, whatever is still to be sent (linger 0).</summary>
    public static void Abort(int fd)
    {
        // struct linger: on, seconds.
        int* linger = stackalloc int[2] { 1, 0 };
        _ = Libc.SetSockOpt(fd, Constants.SOL_SOCKET, Constants.SO_LINGER, linger, 2 * sizeof(int));
    }

    /// <summary>Sends each write at once, as a segment of its own.</summary>
    public static void SendAtOnce(int fd) => _ = Set(fd, Constants.IPPROTO_TCP, Constants.TCP_NODELAY, 1);

    /// <summary>Sets the TTL, or hop limit, of all that is sent from now on; null: the system's own again.</summary>
    public static void SetTtl(int fd, AddressFamily family, byte? ttl)
        => _ = SetIp(fd, family == AddressFamily.InterNetworkV6, Constants.IP_TTL, Constants.IPV6_UNICAST_HOPS, ttl ?? -1);

    private int Prepare(int fd, AddressFamily family, SocketSettings wanted)
    {
        ErrorQueue.Enable(fd, family == AddressFamily.InterNetworkV6);
        int on = 1;
        if (wanted.UsesFastOpen && Libc.SetSockOpt(fd, Constants.IPPROTO_TCP, TcpFastOpenConnect, &on, sizeof(int)) != 0) return Libc.Errno;
        if (SetOptions(fd, family == AddressFamily.InterNetworkV6, wanted) is > 0 and var refused) return refused;
        if (isObserved) ObservedPorts.Choose(fd);
        else _ = Libc.SetSockOpt(fd, Constants.SOL_SOCKET, Constants.SO_TIMESTAMPNS, &on, sizeof(int));

        if (_device.Length > 0)
        {
            fixed (byte* name = _device)
            {
                if (Libc.SetSockOpt(fd, Constants.SOL_SOCKET, Constants.SO_BINDTODEVICE, name, _device.Length) != 0) return Libc.Errno;
            }
        }

        IPAddress? source = settings.SourceFor(family);
        if (source is null && wanted.SourcePort is null) return 0;
        if (wanted.SourcePort is null) _ = Libc.SetSockOpt(fd, Constants.IPPROTO_IP, Constants.IP_BIND_ADDRESS_NO_PORT, &on, sizeof(int));
        else _ = Libc.SetSockOpt(fd, Constants.SOL_SOCKET, Constants.SO_REUSEADDR, &on, sizeof(int));
        source ??= family == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any;
        byte* address = stackalloc byte[SocketAddressBytes.MaxLength];
        int length = SocketAddressBytes.Write(
            new Span<byte>(address, SocketAddressBytes.MaxLength), source, wanted.SourcePort ?? 0, _scope);
        return Libc.Bind(fd, address, length) == 0 ? 0 : Libc.Errno;
    }

    private static int SetOptions(int fd, bool ipv6, SocketSettings wanted)
    {
        if (wanted.MaximumSegment is { } segment && Set(fd, Constants.IPPROTO_TCP, Constants.TCP_MAXSEG, segment) is > 0 and var noSegment)
            return noSegment;
        if (wanted.Ttl is { } ttl && SetIp(fd, ipv6, Constants.IP_TTL, Constants.IPV6_UNICAST_HOPS, ttl) is > 0 and var noTtl) return noTtl;
        return wanted.Dscp is { } dscp ? SetIp(fd, ipv6, Constants.IP_TOS, Constants.IPV6_TCLASS, dscp << 2) : 0;
    }

    private static int SetIp(int fd, bool ipv6, int option, int option6, int value)
        => Set(fd, ipv6 ? Constants.IPPROTO_IPV6 : Constants.IPPROTO_IP, ipv6 ? option6 : option, value);

    private static int Set(int fd, int level, int option, int value)
        => Libc.SetSockOpt(fd, level, option, &value, sizeof(int)) == 0 ? 0 : Libc.Errno;
}
