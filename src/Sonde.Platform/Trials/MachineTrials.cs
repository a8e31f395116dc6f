using System.Net;
using System.Net.Sockets;
using Sonde.Experiments.Network;
using Sonde.Packets;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Platform.Sockets;
using Sonde.Platform.Talks;
using Sonde.Platform.Traces;

namespace Sonde.Platform.Trials;

/// <summary>
/// Does on loopback, once, what experiments do: what a rule, a container or a kernel forbids is found out by trying. Each says why it does
/// not work, or null; nothing leaves this machine.
/// </summary>
public static class MachineTrials
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>Connects to an open port and to a closed one.</summary>
    public static string? Connect() => Try(() =>
    {
        using var stage = new LoopbackStage();
        using var socket = NewSocket();
        if (!Opens(socket, stage.Accepting)) return "a connect to an open port of this machine does not succeed";
        using var other = NewSocket();
        return Opens(other, stage.Refusing) ? "a connect to a closed port of this machine succeeds" : null;
    });

    /// <summary>Sends a datagram to a closed port and reads who refused it.</summary>
    public static string? ErrorSenders() => Try(() =>
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        int fd = (int)socket.Handle;
        ErrorQueue.Enable(fd, ipv6: false);
        socket.Connect(ClosedPort());
        socket.Send([0]);
        return Until(() => ErrorQueue.Take(fd) is not null) ? null : "an ICMP error came without its sender";
    });

    /// <summary>Sees the segment that accepts a connection.</summary>
    public static string? Capture() => Try(() =>
    {
        using SegmentTap? tap = SegmentTap.TryOpen();
        if (tap is null) return "not permitted";
        using var stage = new LoopbackStage();
        using var socket = NewSocket();
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var flow = new FlowKey(PacketAddress.LoopbackV4, (ushort)stage.Accepting.Port, (ushort)((IPEndPoint)socket.LocalEndPoint!).Port);
        tap.Watch(flow);
        if (!Opens(socket, stage.Accepting)) return "a connect to an open port of this machine does not succeed";
        return Until(() =>
        {
            tap.Drain();
            SegmentsSeen seen = tap.Take(flow);
            if (seen.SynAck is null) tap.Watch(flow);
            return seen.SynAck is not null;
        }) ? null : "segments that come are not seen";
    });

    /// <summary>Sends a packet of its own making to a closed port, and hears the error that it meets.</summary>
    public static string? RawPackets() => Try(() =>
    {
        using RawPacketChannel? channel = RawPacketChannel.TryOpen(new ConnectSettings());
        if (channel is null) return "not permitted";
        PacketAddress loopback = PacketAddress.From(IPAddress.Loopback);
        byte[] room = new byte[64];
        int length = PacketWriter.WriteUdp(
            room, new IpFields(loopback, loopback, 64), (ushort)channel.LowestPort, (ushort)ClosedPort().Port, [0]);
        channel.Send(new ProbeId(0, 0), new PacketProbe(room.AsMemory(0, length), loopback));
        var replies = new PacketReply[16];
        Instant end = channel.Now + Patience;
        string? why = "no answer to packets of our own is heard";
        while (channel.Now < end)
        {
            int count = channel.Wait(end, replies);
            foreach (PacketReply reply in replies.AsSpan(0, count))
            {
                if (reply.Kind == PacketReplyKind.Unsent) return $"packets of our own are not sent: {ErrorName(reply.Errno)}";
                if (reply.Kind == PacketReplyKind.Heard) return null;
            }
        }

        return why;
    });

    /// <summary>Keeps a port from the system: who connects to it is neither accepted nor refused.</summary>
    public static string? PortGuards() => Try(() =>
    {
        if (PortGuard.Flaw() is { } flaw) return flaw;
        using var guard = new PortGuard(20000, 32767, 1);
        if (guard.Ports.Count == 0) return "no free port from 20000 to 32767";
        using var socket = NewSocket();
        socket.Blocking = false;
        try
        {
            socket.Connect(new IPEndPoint(IPAddress.Loopback, guard.Ports[0]));
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            return socket.Poll(TimeSpan.FromMilliseconds(50), SelectMode.SelectWrite)
                ? "the system answers on a port that is kept from it"
                : null;
        }

        return "the system answers on a port that is kept from it";
    });

    /// <summary>Sends an echo request as a user without rights may, and hears the reply.</summary>
    public static string? Ping() => Try(() =>
    {
        using var socket = new Socket(
            AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Icmp)
        { ReceiveTimeout = (int)Patience.TotalMilliseconds };
        socket.Connect(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Send([IcmpType.EchoRequest, 0, 0, 0, 0, 0, 0, 1]);
        return socket.Receive(new byte[64]) > 0 ? null : "no reply came";
    });

    /// <summary>Opens the system's memory of fast open cookies.</summary>
    public static string? Cookies() => CookieCache.IsGranted() ? null : "not permitted";

    // A rule may swallow what is sent: nobody waits for that.
    private static bool Opens(Socket socket, IPEndPoint target)
    {
        socket.Blocking = false;
        try
        {
            socket.Connect(target);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            return socket.Poll(Patience, SelectMode.SelectWrite) && !socket.Poll(TimeSpan.Zero, SelectMode.SelectError);
        }
        catch (SocketException)
        {
            return false;
        }

        return true;
    }

    private static Socket NewSocket() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    private static IPEndPoint ClosedPort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }

    private static string? Try(Func<string?> trial)
    {
        try
        {
            return trial();
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode is SocketError.AccessDenied ? "not permitted" : $"the system says {e.SocketErrorCode}";
        }
    }

    private static string ErrorName(int errno) => Sonde.Measurements.Model.ErrnoFailures.OfConnect(errno).Text;

    private static bool Until(Func<bool> isThere) => SpinWait.SpinUntil(isThere, Patience);
}
