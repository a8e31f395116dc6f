using System.Buffers.Binary;
using System.Net;
using Sonde.Measurements.Model;
using Sonde.Platform.Linux;

namespace Sonde.Platform.Sockets;

/// <summary>
/// Sees the RST and SYN/ACK segments that arrive for the connections it was told to watch. A segment is here before
/// the kernel's TCP hears of it, so what ended a connect can be read as soon as the connect ended.
/// </summary>
internal sealed unsafe class SegmentTap : IDisposable
{
    private const int SnapLength = 128;
    private const byte Rst = 0x04, SynAck = 0x12;

    private readonly int _fd;
    private readonly byte[] _buffer = new byte[SnapLength];
    private readonly Dictionary<FlowKey, SegmentsSeen> _watched = [];

    private long _drops;

    private SegmentTap(int fd) => _fd = fd;

    /// <summary>Opens a tap, or returns null without the right to capture.</summary>
    public static SegmentTap? TryOpen()
    {
        // Protocol 0 receives nothing: the filter is in place before the first packet can slip in.
        int fd = Libc.Socket(Constants.AF_PACKET, Constants.SOCK_DGRAM | Constants.SOCK_NONBLOCK | Constants.SOCK_CLOEXEC, 0);
        if (fd < 0) return null;
        int room = 4 << 20;
        _ = Libc.SetSockOpt(fd, Constants.SOL_SOCKET, Constants.SO_RCVBUFFORCE, &room, sizeof(int));
        byte* address = stackalloc byte[20];
        new Span<byte>(address, 20).Clear();
        *(ushort*)address = Constants.AF_PACKET;
        BinaryPrimitives.WriteUInt16BigEndian(new Span<byte>(address + 2, 2), Constants.ETH_P_ALL);
        if (SocketFilter.HandshakeAnswers.Attach(fd) && Libc.Bind(fd, address, 20) == 0) return new SegmentTap(fd);
        _ = Libc.Close(fd);
        return null;
    }

    /// <summary>Segments that came and found no room, so far.</summary>
    public long Drops
    {
        get
        {
            // struct tpacket_stats: packets, drops. The kernel counts from the last look.
            uint* counts = stackalloc uint[2];
            int length = 2 * sizeof(uint);
            if (Libc.GetSockOpt(_fd, Constants.SOL_PACKET, Constants.PACKET_STATISTICS, counts, &length) == 0) _drops += counts[1];
            return _drops;
        }
    }

    /// <summary>Remember what answers this connection.</summary>
    public void Watch(FlowKey flow) => _watched.TryAdd(flow, default);

    /// <summary>What answered it; it is watched no longer.</summary>
    public SegmentsSeen Take(FlowKey flow) => _watched.Remove(flow, out SegmentsSeen seen) ? seen : default;

    /// <summary>Reads all that has arrived.</summary>
    public void Drain()
    {
        fixed (byte* buffer = _buffer)
        {
            nint length;
            while ((length = Libc.RecvFrom(_fd, buffer, SnapLength, Constants.MSG_DONTWAIT, null, null)) > 0)
            {
                See(_buffer.AsSpan(0, (int)length));
            }
        }
    }

    public void Dispose() => _ = Libc.Close(_fd);

    private void See(ReadOnlySpan<byte> packet)
    {
        bool ipv6 = packet.Length > 0 && packet[0] >> 4 == 6;
        int header = ipv6 ? 40 : (packet[0] & 0x0F) * 4;
        if (packet.Length < header + 20 || header < 20) return;
        ReadOnlySpan<byte> segment = packet[header..];
        var remote = new IPAddress(ipv6 ? packet[8..24] : packet[12..16]);
        var flow = new FlowKey(remote, BinaryPrimitives.ReadUInt16BigEndian(segment), BinaryPrimitives.ReadUInt16BigEndian(segment[2..]));
        if (!_watched.TryGetValue(flow, out SegmentsSeen seen)) return;
        var marks = new SegmentMarks(
            ipv6 ? packet[7] : packet[8],
            ipv6 ? null : BinaryPrimitives.ReadUInt16BigEndian(packet[4..]),
            BinaryPrimitives.ReadUInt16BigEndian(segment[14..]));
        byte flags = segment[13];
        _watched[flow] = (flags & Rst) != 0 ? seen with { Rst = seen.Rst ?? marks }
            : (flags & SynAck) == SynAck ? seen with { SynAck = seen.SynAck ?? marks }
            : seen;
    }
}
