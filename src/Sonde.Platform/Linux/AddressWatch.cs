using System.Net;

namespace Sonde.Platform.Linux;

/// <summary>
/// The addresses of this machine's interfaces as they are now, and all that they have been since it was made: DHCP, temporary IPv6
/// addresses and tunnels bring new ones during a run, and what left from an old one is still ours.
/// </summary>
/// <remarks>
/// The kernel queues a message for each new address on a netlink socket (rtnetlink(7)) before a packet can leave from it; the queue is
/// emptied when somebody asks, so the answer is never behind. Where there is no such socket, or its queue ran over, the interfaces are
/// asked again.
/// </remarks>
internal sealed unsafe class AddressWatch : IDisposable
{
    private const uint IPv4Addresses = 0x10, IPv6Addresses = 0x100; // RTMGRP_IPV4_IFADDR, RTMGRP_IPV6_IFADDR
    private const int Room = 16 * 1024;

    private readonly Lock _lock = new();
    private readonly HashSet<IPAddress> _seen = [];
    private readonly byte[] _room = new byte[Room];
    private int _socket;
    private IPAddress[] _known = [];

    public AddressWatch()
    {
        _socket = RouteSocket.Open(IPv4Addresses | IPv6Addresses); // before the interfaces are asked: nothing falls between
        Add(InterfaceAddresses.All());
    }

    /// <summary>All addresses but loopback's; the same instance as long as there is no new one.</summary>
    public IReadOnlyList<IPAddress> Addresses
    {
        get
        {
            lock (_lock)
            {
                if (_socket < 0) Add(InterfaceAddresses.All());
                else Drain();
                return _known;
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_socket >= 0) _ = Libc.Close(_socket);
            _socket = -1;
        }
    }

    private void Drain()
    {
        while (true)
        {
            nint got;
            fixed (byte* room = _room) got = Libc.Receive(_socket, room, Room, Constants.MSG_DONTWAIT);
            if (got > 0)
            {
                Add(AddressNews.Read(_room.AsMemory(0, (int)got)));
                continue;
            }

            if (got < 0 && Libc.Errno == Constants.EINTR) continue;
            if (got == 0 || Libc.Errno == Constants.EAGAIN) return;
            bool isLost = Libc.Errno == Constants.ENOBUFS; // the queue had no room for some
            Add(InterfaceAddresses.All());
            if (!isLost) return;
        }
    }

    private void Add(IEnumerable<IPAddress> addresses)
    {
        bool isNew = false;
        foreach (IPAddress address in addresses)
        {
            if (!IPAddress.IsLoopback(address)) isNew |= _seen.Add(address);
        }

        if (isNew) _known = [.. _seen];
    }
}
