using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Sonde.Experiments.Network;
using Sonde.Platform.Linux;

namespace Sonde.Platform.Talks;

/// <summary>
/// The kernel's memory of fast open cookies (tcp_metrics), one entry a destination: what it remembers of a target is removed
/// before a measurement, which would otherwise measure the past. Entries of others stay.
/// </summary>
internal sealed unsafe class CookieCache : IDisposable
{
    private const int AfNetlink = 16, NetlinkGeneric = 16;
    private const ushort ControlFamily = 16, Request = 1;
    private const byte GetFamily = 3, DeleteCommand = 2;
    private const ushort FamilyId = 1, FamilyName = 2, AddressV4 = 1, AddressV6 = 2;
    private const int HeaderLength = 20, MessageRoom = 64;
    // Of one that deletes, many go in a system call. Each may have an answer, for which the socket's room is far more than enough.
    private const int AtOnce = 32, MostUnheard = 64;

    private readonly Queue<(IPAddress Destination, Instant Due)> _later = new();
    private readonly int _fd;
    private readonly ushort _family;
    private int _unheard;

    private CookieCache(int fd, ushort family) => (_fd, _family) = (fd, family);

    /// <summary>Whether it can be opened here.</summary>
    public static bool IsGranted()
    {
        using CookieCache? opened = TryOpen();
        return opened is not null;
    }

    /// <summary>Opens it, or returns null where the kernel has none or lets nobody in.</summary>
    public static CookieCache? TryOpen()
    {
        if (!Privileges.OfThisProcess().CanAdminister) return null;
        int fd = Libc.Socket(AfNetlink, Constants.SOCK_RAW | Constants.SOCK_NONBLOCK | Constants.SOCK_CLOEXEC, NetlinkGeneric);
        if (fd < 0) return null;
        if (FindFamily(fd) is { } family) return new CookieCache(fd, family);
        _ = Libc.Close(fd);
        return null;
    }

    /// <summary>Removes what the kernel remembers of a destination. That there is nothing is as good.</summary>
    public void Forget(IPAddress destination)
    {
        Span<byte> message = stackalloc byte[MessageRoom];
        Delete(message[..WriteDeletion(message, destination)], 1);
    }

    /// <summary>Removes it later.</summary>
    public void ForgetAt(IPAddress destination, Instant due) => _later.Enqueue((destination, due));

    /// <summary>Removes what was to be removed by now.</summary>
    public void ForgetUntil(Instant now)
    {
        if (!IsDue(now)) return;
        Span<byte> messages = stackalloc byte[AtOnce * MessageRoom];
        while (IsDue(now))
        {
            int length = 0, count = 0;
            for (; count < AtOnce && IsDue(now); count++) length += WriteDeletion(messages[length..], _later.Dequeue().Destination);
            Delete(messages[..length], count);
        }
    }

    public void Dispose() => _ = Libc.Close(_fd);

    private static ushort? FindFamily(int fd)
    {
        Span<byte> message = stackalloc byte[MessageRoom];
        Send(fd, message[..Write(message, ControlFamily, GetFamily, FamilyName, Encoding.ASCII.GetBytes("tcp_metrics\0"))]);
        byte* answer = stackalloc byte[2048];
        nint received = Libc.Receive(fd, answer, 2048, Constants.MSG_DONTWAIT);
        if (received < HeaderLength) return null;
        ReadOnlySpan<byte> attributes = new ReadOnlySpan<byte>(answer, (int)received)[HeaderLength..];
        while (attributes.Length >= 4)
        {
            ushort length = BinaryPrimitives.ReadUInt16LittleEndian(attributes);
            if (length < 4 || length > attributes.Length) return null;
            if (BinaryPrimitives.ReadUInt16LittleEndian(attributes[2..]) == FamilyId && length >= 6)
                return BinaryPrimitives.ReadUInt16LittleEndian(attributes[4..]);
            attributes = attributes[Math.Min(attributes.Length, (length + 3) & ~3)..];
        }

        return null;
    }

    private bool IsDue(Instant now) => _later.TryPeek(out var first) && first.Due <= now;

    private void Delete(ReadOnlySpan<byte> messages, int count)
    {
        Send(_fd, messages);
        _unheard += count;
        if (_unheard < MostUnheard) return;
        _unheard = 0;
        byte* answer = stackalloc byte[256];
        while (Libc.Receive(_fd, answer, 256, Constants.MSG_DONTWAIT) > 0)
        {
            // Errors are the only answers; an entry that was not there is one of them.
        }
    }

    private int WriteDeletion(Span<byte> message, IPAddress destination)
    {
        Span<byte> address = stackalloc byte[16];
        destination.TryWriteBytes(address, out int length);
        bool ipv6 = destination.AddressFamily == AddressFamily.InterNetworkV6;
        return Write(message, _family, DeleteCommand, ipv6 ? AddressV6 : AddressV4, address[..length]);
    }

    // nlmsghdr, genlmsghdr, one attribute; its length, padding included, after which another may follow.
    private static int Write(Span<byte> message, ushort type, byte command, ushort attribute, ReadOnlySpan<byte> value)
    {
        int length = HeaderLength + 4 + ((value.Length + 3) & ~3);
        message[..length].Clear();
        BinaryPrimitives.WriteInt32LittleEndian(message, length);
        BinaryPrimitives.WriteUInt16LittleEndian(message[4..], type);
        BinaryPrimitives.WriteUInt16LittleEndian(message[6..], Request);
        message[16] = command;
        message[17] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(message[HeaderLength..], (ushort)(4 + value.Length));
        BinaryPrimitives.WriteUInt16LittleEndian(message[(HeaderLength + 2)..], attribute);
        value.CopyTo(message[(HeaderLength + 4)..]);
        return length;
    }

    private static void Send(int fd, ReadOnlySpan<byte> messages)
    {
        fixed (byte* bytes = messages) _ = Libc.Send(fd, bytes, messages.Length, 0);
    }
}
