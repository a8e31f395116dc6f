using System.Net;
using System.Net.Sockets;
using Sonde.Experiments.Network;
using Sonde.Measurements.Model;
using Sonde.Packets.Ip;
using Sonde.Platform.Linux;

namespace Sonde.Platform.Sockets;

/// <summary>
/// TCP connects on an epoll of our own, with evidence: the kernel's round-trip time, SYN retransmissions, who sent the
/// ICMP error, and, where capture is permitted, the segment that refused or accepted.
/// </summary>
internal sealed unsafe class ConnectChannel : IProbeChannel<ConnectProbe, ConnectReply>
{
    // What a SYN that is sent again meets where the interface has gone down; from the network they come by ICMP only.
    private const int AddressNotAvailable = 99, NetworkDown = 100, NetworkUnreachable = 101, HostUnreachable = 113;

    private static readonly TimeSpan ShortestRetransmission = TimeSpan.FromMilliseconds(100), FloodGlance = TimeSpan.FromMilliseconds(20);

    private readonly Epoll _epoll = new();
    private readonly ConnectSettings _settings;
    private readonly byte[] _device;
    private readonly uint _scope;
    private readonly SegmentTap? _tap;
    private readonly Hearing _hearing;
    private readonly Dictionary<ProbeId, int> _byProbe = [];
    private readonly RestingSockets _refused = new(Constants.SOCK_STREAM, int.MaxValue);
    private readonly bool _keepsRefused;
    private readonly Queue<ConnectReply> _ready = new();
    private readonly Libc.EpollEvent[] _events = new Libc.EpollEvent[256];
    private Connection[] _connections = new Connection[64]; // by descriptor

    private readonly record struct Connection(int Fd, ProbeId Id, Instant SentAt, IPEndPoint Target, IPEndPoint? Own)
    {
        public bool IsWatched { get; init; }

        public int SourcePort => Own?.Port ?? 0;

        public IPAddress? Source => Own?.Address;

        public FlowKey Flow => new(PacketAddress.From(Target.Address), (ushort)Target.Port, (ushort)SourcePort);
    }

    /// <summary>Opens the channel.</summary>
    /// <param name="settings">Where connects leave from.</param>
    /// <param name="tap">Sees the segments that answer, or null without the right to; it is disposed with the channel.</param>
    public ConnectChannel(ConnectSettings settings, SegmentTap? tap)
    {
        _settings = settings;
        _device = settings.Interface is { } name ? [.. System.Text.Encoding.UTF8.GetBytes(name), 0] : [];
        _scope = settings.Interface is { } device ? Libc.InterfaceIndex(device) : 0;
        _tap = tap;
        _hearing = new Hearing(settings);
        _keepsRefused = settings is { Interface: null, Source: null };
        // Timers of a thread may fire 50 µs late by default, to save power.
        _ = Libc.PrCtl(Constants.PR_SET_TIMERSLACK, 1, 0, 0, 0);
    }

    public Instant Now => MonotonicClock.Now;

    public void Send(ProbeId id, in ConnectProbe probe)
    {
        int fd = Open(probe.Target.AddressFamily, out bool isWatched, out int error);
        Instant sentAt = Now;
        if (fd < 0)
        {
            _ready.Enqueue(new ConnectReply(id, sentAt, sentAt, error) { IsLocal = true });
            return;
        }

        byte* address = stackalloc byte[SocketAddressBytes.MaxLength];
        int length = SocketAddressBytes.Write(
            new Span<byte>(address, SocketAddressBytes.MaxLength), probe.Target.Address, probe.Target.Port, _scope);
        sentAt = Now;
        error = Libc.Connect(fd, address, length) == 0 ? 0 : Libc.Errno;
        var connection = new Connection(fd, id, sentAt, probe.Target, LocalEnd(fd));
        _tap?.Watch(connection.Flow);
        if (error != Constants.EINPROGRESS)
        {
            Instant at = Now;
            _tap?.Drain();
            ConnectReply atOnce = Conclude(connection, at, error);
            // The system refuses at once what it has no way for; what answers is told later, by loopback too.
            _ready.Enqueue(atOnce with { IsLocal = error != 0 && atOnce is { Icmp: null, Rst: null } });
            return;
        }

        Keep(connection with { IsWatched = true });
        // What is told of a socket is what has changed with it, so one that serves again need not be watched anew (dd-250).
        if (!isWatched) _epoll.Add(fd, Constants.EPOLLOUT | Constants.EPOLLET, (ulong)fd);
    }

    public void Abandon(ProbeId id)
    {
        if (!_byProbe.Remove(id, out int fd)) return;
        _tap?.Drain();
        // A process that was stalled finds here what it was too late to wait for.
        Connection connection = _connections[fd];
        int error = SocketError(fd);
        bool hasEnded = error != 0 || TcpInfo.Of(fd).State != TcpInfo.SynSent;
        ConnectReply reply = Conclude(connection, Now, error);
        _ready.Enqueue(hasEnded ? reply : reply with { WasAbandoned = true, Rtt = null, IsLocal = IsOwnDoing(connection) });
        _connections[fd] = default;
    }

    // What could not have come, or came and was lost here, is no silence of the target's.
    private bool IsOwnDoing(in Connection connection)
        => _hearing.MayHaveMissed(connection.Target.Address, connection.Source, connection.SentAt);

    public int Wait(Instant deadline, Span<ConnectReply> replies)
    {
        if (_byProbe.Count > 0) _hearing.Glance();
        int count = 0;
        while (count < replies.Length && _ready.TryDequeue(out ConnectReply ready)) replies[count++] = ready;
        int room = Math.Min(_events.Length, replies.Length - count);
        if (room == 0) return count;
        // In a flood the segments that answer would find no room by the time that a connect is done.
        bool isFlooded = _tap is { IsFlooded: true };
        int events = _epoll.Wait(
            count > 0 ? Now : isFlooded ? Instant.Earlier(deadline, Now + FloodGlance) : deadline, _events.AsSpan(0, room));
        Instant at = Now;
        if (events > 0 || isFlooded) _tap?.Drain();
        if (events == 0) return count;
        for (int i = 0; i < events; i++)
        {
            int fd = (int)_events[i].Data;
            Connection connection = _connections[fd];
            if (!connection.IsWatched) continue; // it rests, and tells that it let go
            // A socket that can be written to and has no error is connected: that is not asked for again.
            bool hasFailed = (_events[i].Events & (Constants.EPOLLERR | Constants.EPOLLHUP)) != 0;
            Instant seenAt = i == 0 ? at : Now;
            replies[count++] = hasFailed ? ConcludeFailed(connection, seenAt) : Conclude(connection, seenAt, 0);
            _byProbe.Remove(connection.Id);
            _connections[fd] = default;
        }

        return count;
    }

    public long? CaptureDrops => _tap is null ? null : _tap.Drops + _hearing.Losses;

    public void Wake() => _epoll.Ring();

    public void Dispose()
    {
        foreach (int fd in _byProbe.Values) _ = Libc.Close(fd);
        _byProbe.Clear();
        _refused.Dispose();
        _tap?.Dispose();
        _hearing.Dispose();
        _epoll.Dispose();
    }

    private int Open(AddressFamily family, out bool isWatched, out int error)
    {
        bool ipv6 = family == AddressFamily.InterNetworkV6;
        error = 0;
        isWatched = _refused.TryTake(ipv6, out int fd);
        if (isWatched) return fd;
        fd = _refused.Open(ipv6, out error);
        if (fd < 0) return -1;
        ErrorQueue.Enable(fd, ipv6);
        error = Bind(fd, family);
        if (error == 0) return fd;
        _ = Libc.Close(fd);
        return -1;
    }

    private int Bind(int fd, AddressFamily family)
    {
        if (_device.Length > 0)
        {
            fixed (byte* name = _device)
            {
                if (Libc.SetSockOpt(fd, Constants.SOL_SOCKET, Constants.SO_BINDTODEVICE, name, _device.Length) != 0) return Libc.Errno;
            }
        }

        if (_settings.SourceFor(family) is not { } source) return 0;
        int on = 1;
        _ = Libc.SetSockOpt(fd, Constants.IPPROTO_IP, Constants.IP_BIND_ADDRESS_NO_PORT, &on, sizeof(int));
        byte* address = stackalloc byte[SocketAddressBytes.MaxLength];
        int length = SocketAddressBytes.Write(new Span<byte>(address, SocketAddressBytes.MaxLength), source, 0, _scope);
        return Libc.Bind(fd, address, length) == 0 ? 0 : Libc.Errno;
    }

    // A socket that failed is asked why and let go of in one question, where another target may have it.
    private ConnectReply ConcludeFailed(in Connection connection, Instant at)
    {
        if (!_keepsRefused) return Conclude(connection, at, SocketError(connection.Fd));
        TcpInfo info = IsQuick(connection, at) ? default : TcpInfo.Of(connection.Fd); // a socket that has let go does not know
        return RestingSockets.LetGo(connection.Fd, connection.Target, out int error)
            ? Conclude(connection, at, error, info, hasLetGo: true)
            : Conclude(connection, at, SocketError(connection.Fd));
    }

    private ConnectReply Conclude(in Connection connection, Instant at, int error)
        => Conclude(connection, at, error, error != 0 && IsQuick(connection, at) ? default : TcpInfo.Of(connection.Fd), hasLetGo: false);

    // What failed sooner than any SYN is repeated needs no question.
    private static bool IsQuick(in Connection connection, Instant at) => at - connection.SentAt < ShortestRetransmission;

    private ConnectReply Conclude(in Connection connection, Instant at, int error, in TcpInfo info, bool hasLetGo)
    {
        IcmpError? icmp = error == 0 ? null : ErrorQueue.Take(connection.Fd);
        // One that a RST has closed has let go of its port, and remembers nothing of its connection when it forgets whom it asked.
        bool isKept = hasLetGo && error == Constants.ECONNREFUSED && icmp is null
            && _refused.TryKeep(connection.Fd, connection.Target.AddressFamily == AddressFamily.InterNetworkV6);
        if (!isKept) _ = Libc.Close(connection.Fd);
        SegmentsSeen seen = _tap?.Take(connection.Flow) ?? default;
        return new ConnectReply(connection.Id, connection.SentAt, at, error)
        {
            Source = connection.Source,
            SourcePort = connection.SourcePort,
            IsLocal = icmp is null && seen.Rst is null
                && (error is AddressNotAvailable or NetworkDown or NetworkUnreachable or HostUnreachable),
            Rtt = error == 0 && info.Retransmits == 0 ? info.Rtt : null,
            SynRetransmits = info.Retransmits,
            Icmp = icmp,
            Rst = seen.Rst,
            SynAck = seen.SynAck,
            Forged = seen.Forged,
        };
    }

    private void Keep(in Connection connection)
    {
        if (connection.Fd >= _connections.Length) Array.Resize(ref _connections, Math.Max(connection.Fd + 1, _connections.Length * 2));
        _connections[connection.Fd] = connection;
        _byProbe.Add(connection.Id, connection.Fd);
    }

    private static int SocketError(int fd)
    {
        int error = 0;
        int length = sizeof(int);
        return Libc.GetSockOpt(fd, Constants.SOL_SOCKET, Constants.SO_ERROR, &error, &length) == 0 ? error : Libc.Errno;
    }

    private static IPEndPoint? LocalEnd(int fd)
    {
        byte* address = stackalloc byte[SocketAddressBytes.MaxLength];
        int length = SocketAddressBytes.MaxLength;
        if (Libc.GetSockName(fd, address, &length) != 0) return null;
        var bytes = new ReadOnlySpan<byte>(address, SocketAddressBytes.MaxLength);
        return SocketAddressBytes.Address(bytes) is { } own ? new IPEndPoint(own, SocketAddressBytes.Port(bytes)) : null;
    }
}
