using System.Net;
using Sonde.Experiments.Network;
using Sonde.Packets;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;
using Sonde.Platform.Linux;
using Sonde.Platform.Sockets;

namespace Sonde.Platform.Traces;

/// <summary>
/// Traces as an ordinary user: a socket for each probe, its TTL set, and who sent the ICMP error from its error queue. What it
/// hears is rebuilt from that, and tells no more.
/// </summary>
internal sealed unsafe class SocketPacketChannel(ConnectSettings settings) : IPacketChannel
{
    private const int FirstPort = 20000, LastPort = 32767;
    private const byte Unknown = 0;

    private readonly Epoll _epoll = new();
    private readonly MachineLosses _losses = new();
    private readonly TraceSocketOptions _options = new(settings);
    private readonly Dictionary<ProbeId, int> _sockets = [];
    private readonly Dictionary<int, Waiting> _waiting = [];
    private readonly Queue<PacketReply> _ready = new();
    private readonly Libc.EpollEvent[] _events = new Libc.EpollEvent[256];

    private readonly record struct Waiting(ProbeId Id, PacketProbe Probe, IpProtocol Protocol);

    public bool IsRaw => false;

    public int LowestPort => FirstPort;

    public int HighestPort => LastPort;

    public Instant Now => MonotonicClock.Now;

    // Nothing is captured; what the machine lost is known all the same.
    public long? CaptureDrops => _losses.Look() is > 0 and var lost ? lost : null;

    public PacketAddress? SourceFor(PacketAddress destination) => RouteSource.Find(destination, settings, _options.Device, _options.Scope);

    public void Send(ProbeId id, in PacketProbe probe)
    {
        if (!IpPacket.TryParse(probe.Packet.Span, out IpPacket packet))
            throw new ArgumentException("A probe is a whole packet.", nameof(probe));
        int fd = _options.Open(packet, out int error);
        Instant sentAt = Now;
        if (fd >= 0)
        {
            sentAt = Now;
            error = Give(fd, packet);
        }

        if (error is not (0 or Constants.EINPROGRESS))
        {
            // Refused on the spot: as an answer where there is one, else as a probe not sent.
            var waiting = new Waiting(id, probe, packet.Protocol);
            if (fd < 0 || !Conclude(fd, waiting, error, sentAt))
                _ready.Enqueue(new PacketReply(id, PacketReplyKind.Unsent, sentAt) { Errno = error });
            if (fd >= 0) _ = Libc.Close(fd);
            return;
        }

        _ready.Enqueue(new PacketReply(id, PacketReplyKind.Sent, sentAt));
        _waiting.Add(fd, new Waiting(id, probe, packet.Protocol));
        _sockets.Add(id, fd);
        _epoll.Add(fd, Constants.EPOLLIN | (packet.Protocol == IpProtocol.Tcp ? Constants.EPOLLOUT : 0), (ulong)fd);
    }

    public void Abandon(ProbeId id)
    {
        if (_sockets.TryGetValue(id, out int fd)) Forget(fd);
    }

    public int Wait(Instant deadline, Span<PacketReply> replies)
    {
        if (_ready.Count == 0)
        {
            int count = _epoll.Wait(deadline, _events);
            Instant at = Now;
            for (int i = 0; i < count; i++)
            {
                int fd = (int)_events[i].Data;
                if (!_waiting.TryGetValue(fd, out Waiting waiting)) continue;
                bool isOpen = (_events[i].Events & (Constants.EPOLLERR | Constants.EPOLLHUP)) == 0;
                Conclude(fd, waiting, isOpen ? 0 : SocketError(fd), i == 0 ? at : Now);
                Forget(fd);
            }
        }

        int written = 0;
        while (written < replies.Length && _ready.TryDequeue(out PacketReply reply)) replies[written++] = reply;
        return written;
    }

    public void Wake() => _epoll.Ring();

    public void Dispose()
    {
        foreach (int fd in _waiting.Keys) _ = Libc.Close(fd);
        _waiting.Clear();
        _epoll.Dispose();
        _losses.Dispose();
    }

    /// <summary>Rebuilds the answer from what the system tells; false when there is none.</summary>
    private bool Conclude(int fd, in Waiting waiting, int error, Instant at)
    {
        ReadOnlySpan<byte> sent = waiting.Probe.Packet.Span;
        if (!IpPacket.TryParse(sent, out IpPacket packet)) return false;
        Span<byte> room = stackalloc byte[2048];
        var back = new IpFields(packet.Destination, packet.Source, Unknown);
        int length;
        if (ErrorQueue.Take(fd) is { From: { } from } icmp)
        {
            PacketAddress router = PacketAddress.From(from);
            if (router.IsIpv4 != packet.IsIpv4) return false;
            length = PacketWriter.WriteIcmpError(room, new IpFields(router, packet.Source, Unknown), icmp.Type, icmp.Code, sent);
        }
        else if (waiting.Protocol == IpProtocol.Tcp && error is 0 or Constants.ECONNREFUSED
            && TcpSegment.TryParse(packet.Payload, out TcpSegment syn))
        {
            TcpFlags flags = error == 0 ? TcpFlags.Syn | TcpFlags.Ack : TcpFlags.Rst | TcpFlags.Ack;
            length = PacketWriter.WriteTcp(
                room, back, new TcpFields(syn.DestinationPort, syn.SourcePort, flags) { Acknowledgement = syn.Sequence + 1, Window = 0 });
        }
        else
        {
            byte[] data = new byte[1500];
            int count = Receive(fd, data);
            if (count < 0) return false;
            length = Rebuild(room, back, packet, data.AsSpan(0, count));
        }

        _ready.Enqueue(new PacketReply(waiting.Id with { Number = -1 }, PacketReplyKind.Heard, at) { Packet = room[..length].ToArray() });
        return true;
    }

    private static int Rebuild(Span<byte> room, in IpFields back, IpPacket sent, ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<byte> payload = sent.Payload;
        if (sent.Protocol == IpProtocol.Udp)
        {
            return PacketWriter.WriteUdp(
                room, back, System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(payload[2..]),
                System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(payload), data);
        }

        _ = IcmpMessage.TryParse(payload, sent.Protocol, out IcmpMessage echo);
        return PacketWriter.WriteEchoReply(room, back, echo.Id, echo.Sequence, echo.Body);
    }

    private static int Give(int fd, IpPacket packet)
    {
        byte* address = stackalloc byte[SocketAddressBytes.MaxLength];
        IPAddress target = packet.Destination.ToIPAddress();
        int port = packet.Protocol is IpProtocol.Tcp or IpProtocol.Udp
            ? System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(packet.Payload[2..]) : 0;
        int length = SocketAddressBytes.Write(new Span<byte>(address, SocketAddressBytes.MaxLength), target, port, 0);
        if (Libc.Connect(fd, address, length) != 0) return Libc.Errno;
        if (packet.Protocol == IpProtocol.Tcp) return 0;
        ReadOnlySpan<byte> data = packet.Protocol == IpProtocol.Udp ? packet.Payload[8..] : packet.Payload;
        fixed (byte* bytes = data)
        {
            byte none;
            return Libc.Send(fd, data.IsEmpty ? &none : bytes, data.Length, 0) < 0 ? Libc.Errno : 0;
        }
    }

    private static int Receive(int fd, byte[] data)
    {
        fixed (byte* bytes = data) return (int)Libc.RecvFrom(fd, bytes, data.Length, Constants.MSG_DONTWAIT, null, null);
    }

    private void Forget(int fd)
    {
        if (_waiting.Remove(fd, out Waiting waiting)) _sockets.Remove(waiting.Id);
        _ = Libc.Close(fd);
    }

    private static int SocketError(int fd)
    {
        int error = 0;
        int length = sizeof(int);
        return Libc.GetSockOpt(fd, Constants.SOL_SOCKET, Constants.SO_ERROR, &error, &length) == 0 ? error : Libc.Errno;
    }
}
