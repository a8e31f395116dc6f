using Sonde.Experiments.Network;
using Sonde.Platform.Linux;
using Sonde.Platform.Sockets;

namespace Sonde.Platform.Captures;

/// <summary>All IP packets of an interface.</summary>
internal sealed class InterfaceCapture : ICapture
{
    private const int Megabytes = 64;

    private readonly PacketRing _ring;
    private readonly Epoll _epoll = new();
    private readonly Libc.EpollEvent[] _events = new Libc.EpollEvent[4];

    /// <summary>Begins to capture.</summary>
    /// <param name="scope">The interface's number.</param>
    public InterfaceCapture(uint scope)
    {
        _ring = PacketRing.TryOpen(FlowFilter.AllIp, scope, Megabytes)
            ?? throw new UnauthorizedAccessException("to capture takes the right to (cap_net_raw)");
        _epoll.Add(_ring.Fd, Constants.EPOLLIN, 0);
    }

    public long Drops => _ring.Drops;

    public long NowNs => MonotonicClock.Now.Nanoseconds + MonotonicClock.WallClockLead;

    public void Read(TimeSpan wait, PacketSeen seen)
    {
        _epoll.Wait(MonotonicClock.Now + wait, _events);
        _ring.Drain((at, packet) => seen(at, packet));
        _ring.CountDrops();
    }

    public void Dispose()
    {
        _ring.Dispose();
        _epoll.Dispose();
    }
}
