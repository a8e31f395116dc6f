using System.Net;
using System.Net.Sockets;
using Sonde.Experiments.Network;
using Sonde.Measurements.Model;
using Sonde.Platform.Linux;
using Sonde.Platform.Sockets;

namespace Sonde.Platform.Datagrams;

/// <summary>UDP exchanges, each on a socket of its own, on an epoll of ours. When one ends is for its course to say.</summary>
internal sealed class DatagramChannel : IProbeChannel<DatagramExchange, DatagramReply>
{
    // Who floods one exchange holds up no other: what is more is read in the next turn.
    private const int MostAtOnce = 64;

    private readonly Epoll _epoll = new();
    private const ulong ObserverMark = ulong.MaxValue - 1;

    private readonly DatagramSocket _sockets;
    private readonly DatagramObserver? _observer;
    private readonly SourceFinder _sources;
    private readonly Hearing _hearing;
    private readonly SlotTable<Open> _open = new();
    private readonly Queue<DatagramReply> _ready = new();
    private readonly PriorityQueue<(int Place, ProbeId Id), Instant> _timers = new();
    private readonly Libc.EpollEvent[] _events = new Libc.EpollEvent[256];

    private sealed record Open(DatagramCourse Course, int Fd);

    /// <summary>Opens the channel.</summary>
    /// <param name="settings">What its exchanges share.</param>
    /// <param name="observer">Captures their packets, or null; it is disposed with the channel.</param>
    public DatagramChannel(ChannelSettings settings, DatagramObserver? observer)
    {
        (_sockets, _observer) = (new DatagramSocket(settings.Connects, observer is not null), observer);
        (_sources, _hearing) = (new SourceFinder(settings.Connects), new Hearing(settings.Connects));
        if (observer is not null) _epoll.Add(observer.Fd, Constants.EPOLLIN, ObserverMark);
        _ = Libc.PrCtl(Constants.PR_SET_TIMERSLACK, 1, 0, 0, 0);
    }

    public Instant Now => MonotonicClock.Now;

    /// <summary>Packets that the capture lost so far.</summary>
    public long CaptureDrops => _observer?.Drops ?? 0;

    /// <summary>Readable when there is something to wait for no longer.</summary>
    public int Fd => _epoll.Fd;

    /// <summary>When something is due, though nothing happens.</summary>
    public Instant NextDue => _ready.Count > 0 ? default : _timers.TryPeek(out _, out Instant due) ? due : Instant.Never;

    public void Send(ProbeId id, in DatagramExchange probe)
    {
        var course = new DatagramCourse(id, probe, Now);
        int fd = _sockets.Open(probe, out int error);
        if (fd < 0)
        {
            _ready.Enqueue(course.Fail(error, Now));
            return;
        }

        course.Source = SourceOf(fd, probe.Target.Address);
        if (course.Source is { } source) _observer?.Begin(source, probe.Target);
        error = _sockets.Send(fd, probe);
        if (error != 0)
        {
            _ = Libc.Close(fd);
            Conclude(course, course.Fail(error, Now));
            return;
        }

        int place = _open.Add(id, new Open(course, fd));
        _epoll.Add(fd, Constants.EPOLLIN, (ulong)place);
        _timers.Enqueue((place, id), course.Due);
    }

    public void Abandon(ProbeId id)
    {
        if (!_open.TryFind(id, out _, out Open? open)) return;
        Read(open);
        End(open, open.Course.Abandon(Now));
    }

    public int Wait(Instant deadline, Span<DatagramReply> replies)
    {
        int count = Ready(replies);
        if (count == replies.Length) return count;
        int events = _epoll.Wait(count > 0 ? Now : Instant.Earlier(deadline, NextDue), _events);
        for (int i = 0; i < events; i++)
        {
            if (_events[i].Data == ObserverMark) continue;
            int place = (int)_events[i].Data;
            if (_open[place] is not { } open) continue;
            Instant before = open.Course.Due;
            Read(open);
            if (open.Course.Due != before) _timers.Enqueue((place, open.Course.Id), open.Course.Due);
        }

        if (_open.Count > 0) _hearing.Glance();
        _observer?.Drain();
        RunTimers(Now);
        return count + Ready(replies[count..]);
    }

    public void Wake() => _epoll.Ring();

    public void Dispose()
    {
        foreach (Open open in _open.All) _ = Libc.Close(open.Fd);
        _observer?.Dispose();
        _hearing.Dispose();
        _sources.Dispose();
        _epoll.Dispose();
    }

    private int Ready(Span<DatagramReply> replies)
    {
        int count = 0;
        while (count < replies.Length && _ready.TryDequeue(out DatagramReply ready)) replies[count++] = ready;
        return count;
    }

    private void RunTimers(Instant now)
    {
        while (_timers.TryPeek(out (int Place, ProbeId Id) timer, out Instant due) && due <= now)
        {
            _timers.Dequeue();
            if (_open[timer.Place] is not { } open || open.Course.Id != timer.Id) continue;
            Read(open); // what has come in time counts, however late this process is
            if (open.Course.Due <= now) End(open, open.Course.ToReply(now));
            else _timers.Enqueue(timer, open.Course.Due);
        }
    }

    private void Read(Open open)
    {
        bool hasError = false;
        for (int i = 0; i < MostAtOnce; i++)
        {
            if (_sockets.Receive(open.Fd, out int error) is { } answer)
            {
                open.Course.Take(answer);
                continue;
            }

            if (error is Constants.EAGAIN or 0) break;
            hasError = true;
        }

        // Each ICMP error is the socket's error too, until something is asked of the socket: where that had none, none is kept.
        if (!hasError) return;
        Instant at = Now;
        foreach (IcmpError error in ErrorQueue.TakeAll(open.Fd)) open.Course.Take(new IcmpMarks(at, error));
    }

    private void End(Open open, in DatagramReply reply)
    {
        _open.Remove(open.Course.Id);
        _ = Libc.Close(open.Fd);
        bool isSilence = reply.End is DatagramEnd.TimedOut or DatagramEnd.Abandoned;
        bool isUnheard = isSilence
            && _hearing.MayHaveMissed(open.Course.Exchange.Target.Address, open.Course.Source?.Address, open.Course.SentAt);
        Conclude(open.Course, reply with { IsUnheard = isUnheard });
    }

    private void Conclude(DatagramCourse course, in DatagramReply reply)
        => _ready.Enqueue(_observer?.End(reply, course.Exchange.Target) ?? reply);

    // The socket itself may leave from any address.
    private IPEndPoint? SourceOf(int fd, IPAddress target)
    {
        if (LocalEnd.Of(fd) is not { } bound) return null;
        IPAddress any = target.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any;
        return bound.Address.Equals(any) && _sources.To(target) is { } source ? new IPEndPoint(source, bound.Port) : bound;
    }
}
