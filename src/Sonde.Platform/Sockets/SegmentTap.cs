using System.Buffers.Binary;
using Sonde.Platform.Linux;

namespace Sonde.Platform.Sockets;

/// <summary>
/// Sees the RST and SYN/ACK segments that arrive for the connections it was told to watch, and takes those only that the kernel's TCP
/// takes: they acknowledge the SYN, which was seen to leave. A segment is here before the kernel hears of it, so what ended a connect can
/// be read as soon as the connect ended.
/// </summary>
internal sealed unsafe class SegmentTap : IDisposable
{
    private const int SnapLength = 256, AtOnce = 64;
    private const int Budget = 8192; // in one go: what is more waits in the kernel, or is lost there and counted
    private const int Flood = 512;

    private readonly int _fd;
    private readonly byte[] _buffers = new byte[AtOnce * SnapLength];
    private readonly HandshakeWatch _watch = new();
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
        if (SocketFilter.Handshakes.Attach(fd) && Libc.Bind(fd, address, 20) == 0) return new SegmentTap(fd);
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
    public void Watch(FlowKey flow) => _watch.Begin(flow);

    /// <summary>What answered it; it is watched no longer.</summary>
    public SegmentsSeen Take(FlowKey flow) => _watch.End(flow);

    /// <summary>Whether so much came that is no answer that the room in the kernel may not last until the next connect is done.</summary>
    public bool IsFlooded { get; private set; }

    /// <summary>Reads all that has arrived, as far as it is not a flood.</summary>
    public void Drain()
    {
        int strays = 0, count = AtOnce;
        Libc.IoVec* vectors = stackalloc Libc.IoVec[AtOnce];
        Libc.MMsgHdr* messages = stackalloc Libc.MMsgHdr[AtOnce];
        fixed (byte* buffers = _buffers)
        {
            for (int i = 0; i < AtOnce; i++)
            {
                vectors[i] = new Libc.IoVec { Base = buffers + (i * SnapLength), Length = SnapLength };
                messages[i] = new Libc.MMsgHdr { Header = new Libc.MsgHdr { Vectors = vectors + i, VectorCount = 1 } };
            }

            for (int read = 0; read < Budget && count == AtOnce; read += count)
            {
                count = Libc.RecvMMsg(_fd, messages, AtOnce, Constants.MSG_DONTWAIT, null);
                for (int i = 0; i < count; i++)
                {
                    if (!_watch.See(_buffers.AsSpan(i * SnapLength, (int)messages[i].Length))) strays++;
                }
            }
        }

        IsFlooded = strays >= Flood || (IsFlooded && strays >= Flood / 16);
    }

    public void Dispose() => _ = Libc.Close(_fd);
}
