using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Sonde.Platform.Linux;
using Sonde.Platform.Sockets;

namespace Sonde.Platform.Traces;

/// <summary>Hears the packets that may answer raw probes, whole and with the kernel's stamps, many at a time (recvmmsg).</summary>
internal sealed unsafe class AnswerSocket : IDisposable
{
    private const int Batch = 64;
    private const int Room = 1 << 16; // segments that a card or the kernel has joined come as one packet
    private const int ControlRoom = 64;
    private const int AddressLength = 20;

    private readonly byte* _packets = (byte*)NativeMemory.Alloc(Batch * Room);
    private readonly byte* _control = (byte*)NativeMemory.Alloc(Batch * ControlRoom);
    private readonly Libc.IoVec* _vectors = (Libc.IoVec*)NativeMemory.AllocZeroed(Batch, (nuint)sizeof(Libc.IoVec));
    private readonly Libc.MMsgHdr* _messages = (Libc.MMsgHdr*)NativeMemory.AllocZeroed(Batch, (nuint)sizeof(Libc.MMsgHdr));
    private long _drops;

    private AnswerSocket(int fd)
    {
        Fd = fd;
        for (int i = 0; i < Batch; i++)
        {
            _vectors[i].Base = _packets + (i * Room);
            _vectors[i].Length = Room;
            _messages[i].Header.Vectors = _vectors + i;
            _messages[i].Header.VectorCount = 1;
            _messages[i].Header.Control = _control + (i * ControlRoom);
        }
    }

    /// <summary>Takes a packet.</summary>
    /// <param name="packet">Its bytes, valid during the call.</param>
    /// <param name="at">When it arrived, in nanoseconds of the wall clock; 0 if the kernel did not say.</param>
    public delegate void Hear(ReadOnlySpan<byte> packet, long at);

    /// <summary>The descriptor, to wait on.</summary>
    public int Fd { get; }

    /// <summary>Packets lost for want of room so far.</summary>
    public long Drops
    {
        get
        {
            uint* counts = stackalloc uint[2];
            int length = 8;
            if (Libc.GetSockOpt(Fd, Constants.SOL_PACKET, Constants.PACKET_STATISTICS, counts, &length) == 0) _drops += counts[1];
            return _drops;
        }
    }

    /// <summary>Opens it, or returns null without the right to capture.</summary>
    public static AnswerSocket? TryOpen(ushort lowestPort, ushort highestPort, uint device)
    {
        // Protocol 0 receives nothing: the filter is in place before the first packet can slip in.
        int fd = Libc.Socket(Constants.AF_PACKET, Constants.SOCK_DGRAM | Constants.SOCK_NONBLOCK | Constants.SOCK_CLOEXEC, 0);
        if (fd < 0) return null;
        int room = 32 << 20, on = 1;
        // Without cap_net_admin as much as anybody may have (net.core.rmem_max).
        if (Libc.SetSockOpt(fd, Constants.SOL_SOCKET, Constants.SO_RCVBUFFORCE, &room, sizeof(int)) != 0)
        {
            _ = Libc.SetSockOpt(fd, Constants.SOL_SOCKET, Constants.SO_RCVBUF, &room, sizeof(int));
        }

        _ = Libc.SetSockOpt(fd, Constants.SOL_SOCKET, Constants.SO_TIMESTAMPNS, &on, sizeof(int));
        _ = Libc.SetSockOpt(fd, Constants.SOL_PACKET, Constants.PACKET_IGNORE_OUTGOING, &on, sizeof(int));
        byte* address = stackalloc byte[AddressLength];
        new Span<byte>(address, AddressLength).Clear();
        *(ushort*)address = Constants.AF_PACKET;
        BinaryPrimitives.WriteUInt16BigEndian(new Span<byte>(address + 2, 2), Constants.ETH_P_ALL);
        *(int*)(address + 4) = (int)device;
        if (SocketFilter.TraceAnswers(lowestPort, highestPort).Attach(fd) && Libc.Bind(fd, address, AddressLength) == 0)
            return new AnswerSocket(fd);
        _ = Libc.Close(fd);
        return null;
    }

    /// <summary>
    /// Hands over what has arrived: all, but of a flood no more than fits. The rest waits in the kernel, which counts what finds no room
    /// there.
    /// </summary>
    /// <param name="hear">Takes each packet.</param>
    /// <param name="most">How many at most, give or take a batch.</param>
    /// <returns>Whether all was handed over that had arrived when it was called.</returns>
    public bool Drain(Hear hear, int most)
    {
        for (int left = most; left > 0; left -= Batch)
        {
            for (int i = 0; i < Batch; i++) _messages[i].Header.ControlLength = ControlRoom;
            int count = Libc.RecvMMsg(Fd, _messages, Batch, Constants.MSG_DONTWAIT, null);
            for (int i = 0; i < count; i++)
            {
                ref Libc.MsgHdr header = ref _messages[i].Header;
                _ = Stamp.TryRead(new ReadOnlySpan<byte>(header.Control, (int)header.ControlLength), out long at, out _);
                hear(new ReadOnlySpan<byte>(_packets + (i * Room), (int)Math.Min(_messages[i].Length, Room)), at);
            }

            if (count < Batch) return true;
        }

        return false;
    }

    public void Dispose()
    {
        _ = Libc.Close(Fd);
        NativeMemory.Free(_packets);
        NativeMemory.Free(_control);
        NativeMemory.Free(_vectors);
        NativeMemory.Free(_messages);
    }
}
