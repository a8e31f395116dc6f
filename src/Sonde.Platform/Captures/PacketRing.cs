using System.Buffers.Binary;
using Sonde.Platform.Linux;
using Sonde.Platform.Sockets;

namespace Sonde.Platform.Captures;

/// <summary>
/// A capture through a mapped ring of the kernel's (TPACKET_V3): packets from their network header on, with the kernel's stamps.
/// </summary>
internal sealed unsafe class PacketRing : IDisposable
{
    private const int PacketVersion = 10, PacketRxRing = 5, Version3 = 2;
    private const int ProtRead = 1, ProtWrite = 2, MapShared = 1;
    // A block is retired after a moment however empty it is: many small ones bridge a longer pause of ours than few large ones.
    private const int BlockSize = 1 << 14, FrameSize = 1 << 11, RetireMs = 2;
    private const int FrameHeader = 48;
    private const uint StatusUser = 1;
    private const int EthPIpv4 = 0x0800, EthPIpv6 = 0x86DD;

    private readonly byte* _ring;
    private readonly int _blocks;
    private readonly uint _loopback;
    private int _next;

    /// <summary>Takes a packet.</summary>
    /// <param name="timestampNs">When it passed, in nanoseconds since 1970.</param>
    /// <param name="packet">Its bytes, valid during the call.</param>
    public delegate void Take(long timestampNs, ReadOnlySpan<byte> packet);

    private PacketRing(int fd, byte* ring, int blocks)
    {
        Fd = fd;
        _ring = ring;
        _blocks = blocks;
        _loopback = Libc.InterfaceIndex("lo");
    }

    /// <summary>The socket, which is readable when packets are there.</summary>
    public int Fd { get; }

    /// <summary>Packets that the kernel had no room for, so far.</summary>
    public long Drops { get; private set; }

    /// <summary>Opens a capture, or returns null without the right to.</summary>
    /// <param name="filter">What to keep, and how much of each packet; it is in place before the first packet.</param>
    /// <param name="scope">The interface, or 0 for all.</param>
    /// <param name="megabytes">Room in the ring.</param>
    public static PacketRing? TryOpen(SocketFilter filter, uint scope, int megabytes)
    {
        // Protocol 0 receives nothing until it is bound.
        int fd = Libc.Socket(Constants.AF_PACKET, Constants.SOCK_DGRAM | Constants.SOCK_NONBLOCK | Constants.SOCK_CLOEXEC, 0);
        if (fd < 0) return null;
        int version = Version3, blocks = megabytes * ((1 << 20) / BlockSize);
        uint* request = stackalloc uint[7]
        {
            BlockSize, (uint)blocks, FrameSize, (uint)(blocks * (BlockSize / FrameSize)), RetireMs, 0, 0,
        };
        if (Libc.SetSockOpt(fd, Constants.SOL_PACKET, PacketVersion, &version, sizeof(int)) == 0
            && Libc.SetSockOpt(fd, Constants.SOL_PACKET, PacketRxRing, request, 28) == 0)
        {
            void* ring = Libc.MemoryMap(null, (nuint)blocks * BlockSize, ProtRead | ProtWrite, MapShared, fd, 0);
            if (ring != (void*)-1)
            {
                if (filter.Attach(fd) && Bind(fd, scope)) return new PacketRing(fd, (byte*)ring, blocks);
                _ = Libc.MemoryUnmap(ring, (nuint)blocks * BlockSize);
            }
        }

        _ = Libc.Close(fd);
        return null;
    }

    /// <summary>Hands over all packets of the blocks that the kernel has finished.</summary>
    public void Drain(Take take)
    {
        for (int seen = 0; seen < _blocks; seen++)
        {
            byte* block = _ring + ((nint)_next * BlockSize);
            // struct tpacket_block_desc: version, offset, then block_status, num_pkts, offset_to_first_pkt.
            ref uint status = ref *(uint*)(block + 8);
            if ((Volatile.Read(ref status) & StatusUser) == 0) return;
            uint count = *(uint*)(block + 12);
            byte* frame = block + *(uint*)(block + 16);
            for (uint i = 0; i < count; i++)
            {
                uint next = *(uint*)frame;
                Hand(frame, take);
                if (next == 0) break;
                frame += next;
            }

            Volatile.Write(ref status, 0);
            _next = (_next + 1) % _blocks;
        }
    }

    /// <summary>Asks the kernel how many packets it lost since it was last asked.</summary>
    public void CountDrops()
    {
        uint* statistics = stackalloc uint[3];
        int length = 12;
        if (Libc.GetSockOpt(Fd, Constants.SOL_PACKET, Constants.PACKET_STATISTICS, statistics, &length) == 0) Drops += statistics[1];
    }

    public void Dispose()
    {
        _ = Libc.MemoryUnmap(_ring, (nuint)_blocks * BlockSize);
        _ = Libc.Close(Fd);
    }

    private void Hand(byte* frame, Take take)
    {
        uint seconds = *(uint*)(frame + 4), nanoseconds = *(uint*)(frame + 8), kept = *(uint*)(frame + 12);
        ushort network = *(ushort*)(frame + 26);
        byte* link = frame + FrameHeader;
        ushort protocol = BinaryPrimitives.ReverseEndianness(*(ushort*)(link + 2));
        // Loopback shows each packet twice: as it leaves and as it arrives.
        bool twice = *(int*)(link + 4) == (int)_loopback && link[10] == Constants.PACKET_OUTGOING;
        if (twice || protocol is not (EthPIpv4 or EthPIpv6)) return;
        take((seconds * 1_000_000_000L) + nanoseconds, new ReadOnlySpan<byte>(frame + network, (int)Math.Min(kept, BlockSize)));
    }

    private static bool Bind(int fd, uint scope)
    {
        byte* address = stackalloc byte[20];
        new Span<byte>(address, 20).Clear();
        *(ushort*)address = Constants.AF_PACKET;
        BinaryPrimitives.WriteUInt16BigEndian(new Span<byte>(address + 2, 2), Constants.ETH_P_ALL);
        *(uint*)(address + 4) = scope;
        return Libc.Bind(fd, address, 20) == 0;
    }
}
