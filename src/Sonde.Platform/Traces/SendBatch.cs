using System.Runtime.InteropServices;
using Sonde.Experiments.Network;
using Sonde.Packets.Ip;
using Sonde.Platform.Linux;
using Sonde.Platform.Sockets;

namespace Sonde.Platform.Traces;

/// <summary>
/// Sends raw packets of one family many at a time (sendmmsg), and learns from the socket's error queue when each left
/// (SO_TIMESTAMPING): the stamps of a batch are as good as those of single packets.
/// </summary>
internal sealed unsafe class SendBatch : IDisposable
{
    /// <summary>The longest packet.</summary>
    public const int PacketRoom = 1500;

    private const int Batch = 64;
    private const int StampRing = 1 << 14;
    private const int MostUnread = 512; // what the kernel keeps for us without losing any
    private const int ControlRoom = 256;

    private readonly int _fd;
    private readonly uint _scope;
    private readonly byte* _packets = (byte*)NativeMemory.Alloc(Batch * PacketRoom);
    private readonly byte* _names = (byte*)NativeMemory.AllocZeroed(Batch * SocketAddressBytes.MaxLength);
    private readonly byte* _control = (byte*)NativeMemory.Alloc(Batch * ControlRoom);
    private readonly Libc.MMsgHdr* _stamps = (Libc.MMsgHdr*)NativeMemory.AllocZeroed(Batch, (nuint)sizeof(Libc.MMsgHdr));
    private readonly Libc.IoVec* _vectors = (Libc.IoVec*)NativeMemory.AllocZeroed(Batch, (nuint)sizeof(Libc.IoVec));
    private readonly Libc.MMsgHdr* _messages = (Libc.MMsgHdr*)NativeMemory.AllocZeroed(Batch, (nuint)sizeof(Libc.MMsgHdr));
    private readonly ProbeId[] _queued = new ProbeId[Batch];
    private readonly ProbeId[] _sent = new ProbeId[StampRing];
    private int _count;
    private uint _nextKey;
    private uint _stamped;

    private SendBatch(int fd, uint scope)
    {
        _fd = fd;
        _scope = scope;
        for (int i = 0; i < Batch; i++)
        {
            _vectors[i].Base = _packets + (i * PacketRoom);
            _messages[i].Header.Name = _names + (i * SocketAddressBytes.MaxLength);
            _messages[i].Header.Vectors = _vectors + i;
            _messages[i].Header.VectorCount = 1;
            _stamps[i].Header.Control = _control + (i * ControlRoom);
        }
    }

    /// <summary>Opens the socket, or returns null without the right to.</summary>
    public static SendBatch? TryOpen(bool ipv6, ReadOnlySpan<byte> device, uint scope)
    {
        // This protocol means that headers come with the packets, and that nothing is received.
        int fd = Libc.Socket(
            ipv6 ? Constants.AF_INET6 : Constants.AF_INET, Constants.SOCK_RAW | Constants.SOCK_NONBLOCK | Constants.SOCK_CLOEXEC,
            Constants.IPPROTO_RAW);
        if (fd < 0) return null;
        int room = 4 << 20;
        _ = Libc.SetSockOpt(fd, Constants.SOL_SOCKET, Constants.SO_SNDBUFFORCE, &room, sizeof(int));
        _ = Libc.SetSockOpt(fd, Constants.SOL_SOCKET, Constants.SO_RCVBUFFORCE, &room, sizeof(int));
        fixed (byte* name = device)
        {
            if (device.Length > 0 && Libc.SetSockOpt(fd, Constants.SOL_SOCKET, Constants.SO_BINDTODEVICE, name, device.Length) != 0)
            {
                _ = Libc.Close(fd);
                return null;
            }
        }

        var batch = new SendBatch(fd, scope);
        batch.BeginStamps();
        return batch;
    }

    /// <summary>How far the wall clock, by which packets are stamped, is ahead of the monotonic one, in nanoseconds.</summary>
    public long Lead { get; set; } = MonotonicClock.WallClockLead;

    /// <summary>Puts a packet into the batch, and sends the batch when it is full.</summary>
    public void Add(ProbeId id, in PacketProbe probe, Queue<PacketReply> replies)
    {
        int place = _count++;
        ReadOnlySpan<byte> packet = probe.Packet.Span;
        packet.CopyTo(new Span<byte>(_packets + (place * PacketRoom), PacketRoom));
        _vectors[place].Length = (nuint)packet.Length;
        _messages[place].Header.NameLength = WriteName(
            new Span<byte>(_names + (place * SocketAddressBytes.MaxLength), SocketAddressBytes.MaxLength), probe.Destination);
        _queued[place] = id;
        if (_count == Batch) Flush(replies);
    }

    /// <summary>Sends what waits.</summary>
    public void Flush(Queue<PacketReply> replies)
    {
        int done = 0;
        while (done < _count)
        {
            int sent = Libc.SendMMsg(_fd, _messages + done, (uint)(_count - done), 0);
            for (int i = 0; i < sent; i++) _sent[_nextKey++ % StampRing] = _queued[done + i];
            if (sent > 0)
            {
                done += sent;
                continue;
            }

            int error = Libc.Errno;
            if (error is Constants.EINTR) continue;
            if (error is Constants.EAGAIN && WaitForRoom()) continue;
            replies.Enqueue(new PacketReply(_queued[done++], PacketReplyKind.Unsent, MonotonicClock.Now) { Errno = error });
            // Nobody knows whether the failed packet took a number of the kernel's: count anew.
            TakeStamps(replies);
            BeginStamps();
        }

        _count = 0;
        if (_nextKey - _stamped > MostUnread) TakeStamps(replies);
    }

    /// <summary>Reads when packets left.</summary>
    public void TakeStamps(Queue<PacketReply> replies)
    {
        if (_stamped == _nextKey) return;
        while (true)
        {
            for (int i = 0; i < Batch; i++) _stamps[i].Header.ControlLength = ControlRoom;
            int count = Libc.RecvMMsg(_fd, _stamps, Batch, Constants.MSG_ERRQUEUE | Constants.MSG_DONTWAIT, null);
            for (int i = 0; i < count; i++)
            {
                ref Libc.MsgHdr header = ref _stamps[i].Header;
                if (!Stamp.TryRead(new ReadOnlySpan<byte>(header.Control, (int)header.ControlLength), out long at, out uint? key)) continue;
                if (key is not { } number || _nextKey - number > StampRing || number >= _nextKey) continue;
                _stamped++;
                replies.Enqueue(new PacketReply(_sent[number % StampRing], PacketReplyKind.Sent, new Instant(at - Lead)));
            }

            if (count < Batch) return;
        }
    }

    public void Dispose()
    {
        _ = Libc.Close(_fd);
        NativeMemory.Free(_packets);
        NativeMemory.Free(_names);
        NativeMemory.Free(_control);
        NativeMemory.Free(_vectors);
        NativeMemory.Free(_messages);
        NativeMemory.Free(_stamps);
    }

    // Setting it anew, without and with numbers, makes the kernel count from 0.
    private void BeginStamps()
    {
        int none = 0;
        int flags = Constants.SOF_TIMESTAMPING_TX_SOFTWARE | Constants.SOF_TIMESTAMPING_SOFTWARE
            | Constants.SOF_TIMESTAMPING_OPT_ID | Constants.SOF_TIMESTAMPING_OPT_TSONLY;
        _ = Libc.SetSockOpt(_fd, Constants.SOL_SOCKET, Constants.SO_TIMESTAMPING, &none, sizeof(int));
        _ = Libc.SetSockOpt(_fd, Constants.SOL_SOCKET, Constants.SO_TIMESTAMPING, &flags, sizeof(int));
        _nextKey = 0;
        _stamped = 0;
    }

    private int WriteName(Span<byte> name, PacketAddress destination)
    {
        name.Clear();
        bool v4 = destination.IsIpv4;
        name[0] = v4 ? (byte)Constants.AF_INET : (byte)Constants.AF_INET6;
        destination.Write(name[(v4 ? 4 : 8)..]);
        if (!v4 && destination.High >> 54 == 0x3FA) BitConverter.TryWriteBytes(name[24..], _scope);
        return v4 ? 16 : 28;
    }

    private bool WaitForRoom()
    {
        var wait = new Libc.PollFd { Fd = _fd, Events = Constants.POLLOUT };
        return Libc.Poll(&wait, 1, 10) > 0;
    }
}
