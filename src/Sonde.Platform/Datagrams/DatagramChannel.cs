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
    private readonly Dictionary<ProbeId, Open> _open = [];
    private readonly Dictionary<int, Open> _byDescriptor = [];
    private readonly Queue<DatagramReply> _ready = new();
    private readonly PriorityQueue<ProbeId, Instant> _timers = new();
    private readonly Libc.EpollEvent[] _events = new Libc.EpollEvent[1024];

    private long _look;
    private bool _lookHadRoom;

    private sealed class Open(DatagramCourse course, int fd)
    {
        public DatagramCourse Course => course;

        public int Fd => fd;

        public bool WasHeard { get; set; }

        /// <summary>The look after which more than was read may be left there.</summary>
        public long LookWithMore { get; set; }
    }

    /// <summary>Opens the channel.</summary>
    /// <param name="settings">What its exchanges share.</param>
    /// <param name="observer">Captures their packets, or null; it is disposed with the channel.</param>
    public DatagramChannel(ChannelSettings settings, DatagramObserver? observer)
    {
        _sockets = new DatagramSocket(settings.Connects, observer is not null, fd => _epoll.Add(fd, Constants.EPOLLIN, (ulong)fd));
        _observer = observer;
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
            _sockets.Close(fd, probe);
            Conclude(course, course.Fail(error, Now));
            return;
        }

        var open = new Open(course, fd);
        _open.Add(id, open);
        _byDescriptor.Add(fd, open);
        _timers.Enqueue(id, course.Due);
    }

    public void Abandon(ProbeId id)
    {
        if (!_open.TryGetValue(id, out Open? open)) return;
        Read(open, MostAtOnce);
        End(open, open.Course.Abandon(Now));
    }

    public int Wait(Instant deadline, Span<DatagramReply> replies)
    {
        int count = Ready(replies);
        if (count == replies.Length) return count;
        Instant asked = Now;
        _look++;
        int events = _epoll.Wait(count > 0 ? asked : Instant.Earlier(deadline, NextDue), _events);
        for (int i = 0; i < events; i++)
        {
            if (_events[i].Data == ObserverMark || !_byDescriptor.TryGetValue((int)_events[i].Data, out Open? open)) continue;
            Instant before = open.Course.Due;
            // Most have one answer, and of what else there is the next look tells; after the first there may be many.
            Read(open, open.WasHeard ? MostAtOnce : 1);
            open.WasHeard = true;
            if (open.Course.Due != before) _timers.Enqueue(open.Course.Id, open.Course.Due);
        }

        _lookHadRoom = events < _events.Length;
        if (_open.Count > 0) _hearing.Glance();
        _observer?.Drain();
        RunTimers(asked);
        return count + Ready(replies[count..]);
    }

    public void Wake() => _epoll.Ring();

    public void Dispose()
    {
        foreach (Open open in _open.Values) _ = Libc.Close(open.Fd);
        _sockets.Dispose();
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

    // A window ends by a look that began behind its end, and told of all that came in time, however late this process is, if it had room.
    private void RunTimers(Instant now)
    {
        while (_timers.TryPeek(out ProbeId timer, out Instant due) && due <= now)
        {
            _timers.Dequeue();
            if (!_open.TryGetValue(timer, out Open? open)) continue;
            if (open.LookWithMore == _look || !_lookHadRoom) Read(open, MostAtOnce);
            if (open.Course.Due <= now) End(open, open.Course.ToReply(Now));
            else _timers.Enqueue(timer, open.Course.Due);
        }
    }

    private void Read(Open open, int most)
    {
        bool hasError = false, hasMore = true;
        for (int i = 0; i < most && hasMore; i++)
        {
            if (_sockets.Receive(open.Fd, out int error) is { } answer)
            {
                open.Course.Take(answer);
                continue;
            }

            if (error is Constants.EAGAIN or 0) hasMore = false;
            else hasError = true;
        }

        if (hasMore) open.LookWithMore = _look;

        // Each ICMP error is the socket's error too, until something is asked of the socket: where that had none, none is kept.
        if (!hasError) return;
        Instant at = Now;
        foreach (IcmpError error in ErrorQueue.TakeAll(open.Fd)) open.Course.Take(new IcmpMarks(at, error));
    }

    private void End(Open open, in DatagramReply reply)
    {
        _open.Remove(open.Course.Id);
        _byDescriptor.Remove(open.Fd);
        _sockets.Close(open.Fd, open.Course.Exchange);
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
