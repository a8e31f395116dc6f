using System.Net;
using System.Net.Sockets;
using System.Text;
using Sonde.Experiments.Network;
using Sonde.Platform.Linux;
using Sonde.Platform.Sockets;
using Sonde.Platform.Traces;

namespace Sonde.Platform.Datagrams;

/// <summary>Opens the sockets of UDP exchanges, and reads what came to them with its marks.</summary>
/// <param name="settings">Where datagrams leave from.</param>
/// <param name="isObserved">Whether their ports are to be those that the observer sees.</param>
/// <param name="watch">Told of each that is opened, once.</param>
internal sealed unsafe class DatagramSocket(ConnectSettings settings, bool isObserved, Action<int> watch) : IDisposable
{
    // Of those that end in one turn of the loop, nearly all are asked for again at once.
    private const int MostResting = 1024;
    private const int ControlRoom = 256, LongestDatagram = 65535;

    private readonly byte[] _device = settings.Interface is { } name ? [.. Encoding.UTF8.GetBytes(name), 0] : [];
    private readonly uint _scope = settings.Interface is { } device ? Libc.InterfaceIndex(device) : 0;
    private readonly byte[] _room = new byte[LongestDatagram];
    private readonly RestingSockets _resting = new(Constants.SOCK_DGRAM, MostResting);

    /// <summary>Opens one that is ready to send. It is not connected: what others send to it is heard too.</summary>
    /// <returns>Its descriptor, or -1 with an error number.</returns>
    public int Open(DatagramExchange exchange, out int error)
    {
        AddressFamily family = exchange.Target.AddressFamily;
        bool ipv6 = family == AddressFamily.InterNetworkV6;
        if (!IsUsual(exchange) || !_resting.TryTake(ipv6, out int fd))
        {
            fd = _resting.Open(ipv6, out error);
            if (error == 0) error = Prepare(fd, ipv6, exchange);
            if (error == 0) watch(fd);
        }
        else
        {
            error = 0;
        }

        if (error == 0) error = Bind(fd, ipv6, exchange);
        if (error == 0) return fd;
        if (fd >= 0) _ = Libc.Close(fd);
        return -1;
    }

    /// <summary>Its exchange is over.</summary>
    public void Close(int fd, DatagramExchange exchange)
    {
        bool ipv6 = exchange.Target.AddressFamily == AddressFamily.InterNetworkV6;
        bool isKept = IsUsual(exchange) && RestingSockets.LetGo(fd) && IsEmpty(fd) && _resting.TryKeep(fd, ipv6);
        if (!isKept) _ = Libc.Close(fd);
    }

    /// <inheritdoc/>
    public void Dispose() => _resting.Dispose();

    /// <summary>Sends the datagram: 0, or the system's error number.</summary>
    public int Send(int fd, DatagramExchange exchange)
    {
        byte* to = stackalloc byte[SocketAddressBytes.MaxLength];
        int length = SocketAddressBytes.Write(
            new Span<byte>(to, SocketAddressBytes.MaxLength), exchange.Target.Address, exchange.Target.Port, _scope);
        ReadOnlySpan<byte> payload = exchange.Payload.Span;
        byte none;
        fixed (byte* bytes = payload)
        {
            return Libc.SendTo(fd, payload.IsEmpty ? &none : bytes, payload.Length, Constants.MSG_DONTWAIT, to, length) < 0
                ? Libc.Errno
                : 0;
        }
    }

    /// <summary>Reads one datagram; null with an error number where there is none.</summary>
    public DatagramAnswer? Receive(int fd, out int error)
    {
        byte* control = stackalloc byte[ControlRoom];
        byte* from = stackalloc byte[SocketAddressBytes.MaxLength];
        fixed (byte* bytes = _room)
        {
            var vector = new Libc.IoVec { Base = bytes, Length = (nuint)_room.Length };
            var message = new Libc.MsgHdr
            {
                Name = from,
                NameLength = SocketAddressBytes.MaxLength,
                Vectors = &vector,
                VectorCount = 1,
                Control = control,
                ControlLength = ControlRoom,
            };
            nint count = Libc.RecvMsg(fd, &message, Constants.MSG_DONTWAIT);
            error = count < 0 ? Libc.Errno : 0;
            var sender = new ReadOnlySpan<byte>(from, SocketAddressBytes.MaxLength);
            if (count < 0 || SocketAddressBytes.Address(sender) is not { } address) return null;
            return Marked(
                new ReadOnlySpan<byte>(control, (int)message.ControlLength),
                new DatagramAnswer(
                    MonotonicClock.Now, new IPEndPoint(address, SocketAddressBytes.Port(sender)), _room.AsSpan(0, (int)count).ToArray()));
        }
    }

    private static DatagramAnswer Marked(ReadOnlySpan<byte> control, DatagramAnswer answer)
    {
        byte? ttl = null, trafficClass = null;
        var messages = new ControlMessages(control);
        while (messages.MoveNext())
        {
            if (messages.Data.IsEmpty) continue;
            // Numbers as the machine has them: the first byte of a small one is all of it.
            if ((messages.Level, messages.Type) is (Constants.IPPROTO_IP, Constants.IP_TTL)
                or (Constants.IPPROTO_IPV6, Constants.IPV6_HOPLIMIT)) ttl = messages.Data[0];
            if ((messages.Level, messages.Type) is (Constants.IPPROTO_IP, Constants.IP_TOS)
                or (Constants.IPPROTO_IPV6, Constants.IPV6_TCLASS)) trafficClass = messages.Data[0];
        }

        Instant at = Stamp.TryRead(control, out long wall, out _) && new Instant(wall - MonotonicClock.WallClockLead) is var stamp
            && stamp < answer.At ? stamp : answer.At;
        return answer with { At = at, Ttl = ttl, TrafficClass = trafficClass };
    }

    private int Prepare(int fd, bool ipv6, DatagramExchange exchange)
    {
        ErrorQueue.Enable(fd, ipv6);
        int level = ipv6 ? Constants.IPPROTO_IPV6 : Constants.IPPROTO_IP;
        _ = Set(fd, Constants.SOL_SOCKET, Constants.SO_TIMESTAMPNS, 1);
        _ = Set(fd, level, ipv6 ? Constants.IPV6_RECVHOPLIMIT : Constants.IP_RECVTTL, 1);
        _ = Set(fd, level, ipv6 ? Constants.IPV6_RECVTCLASS : Constants.IP_RECVTOS, 1);
        if (exchange.Ttl is { } ttl && Set(fd, level, ipv6 ? Constants.IPV6_UNICAST_HOPS : Constants.IP_TTL, ttl) is > 0 and var noTtl)
            return noTtl;
        if (exchange.Dscp is { } dscp && Set(fd, level, ipv6 ? Constants.IPV6_TCLASS : Constants.IP_TOS, dscp << 2) is > 0 and var noDscp)
            return noDscp;
        if (_device.Length > 0)
        {
            fixed (byte* name = _device)
            {
                if (Libc.SetSockOpt(fd, Constants.SOL_SOCKET, Constants.SO_BINDTODEVICE, name, _device.Length) != 0) return Libc.Errno;
            }
        }

        if (isObserved) ObservedPorts.Choose(fd);
        return 0;
    }

    private int Bind(int fd, bool ipv6, DatagramExchange exchange)
    {
        // Bound before it sends, so that its port is known and nothing is lost; the system draws ports at random.
        IPAddress source = settings.SourceFor(exchange.Target.AddressFamily) ?? (ipv6 ? IPAddress.IPv6Any : IPAddress.Any);
        byte* address = stackalloc byte[SocketAddressBytes.MaxLength];
        int length = SocketAddressBytes.Write(
            new Span<byte>(address, SocketAddressBytes.MaxLength), source, exchange.SourcePort ?? 0, _scope);
        return Libc.Bind(fd, address, length) == 0 ? 0 : Libc.Errno;
    }

    // What came between the last look and its end would be read as the next one's.
    private static bool IsEmpty(int fd)
    {
        byte nothing;
        return Libc.RecvFrom(fd, &nothing, 0, Constants.MSG_DONTWAIT, null, null) < 0 && Libc.Errno == Constants.EAGAIN;
    }

    // Whose socket another exchange may have: without settings of its own, nor an interface, which is forgotten too.
    private bool IsUsual(DatagramExchange exchange) => _device.Length == 0 && exchange is { Ttl: null, Dscp: null, SourcePort: null };

    private static int Set(int fd, int level, int option, int value)
        => Libc.SetSockOpt(fd, level, option, &value, sizeof(int)) == 0 ? 0 : Libc.Errno;
}
