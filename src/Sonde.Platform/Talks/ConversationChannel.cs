using System.Net;
using Sonde.Experiments.Network;
using Sonde.Platform.Linux;
using Sonde.Platform.Sockets;

namespace Sonde.Platform.Talks;

/// <summary>
/// Conversations of the kernel's TCP on an epoll of our own, with evidence: TCP_INFO, the error queue, and, where capture is
/// permitted, the packets. When one ends is for its course to say.
/// </summary>
internal sealed class ConversationChannel : IConversationChannel
{
    private const int ChunkSize = 16 * 1024;
    private const uint EdgeTriggered = 1u << 31, EpollRdHup = 0x2000;
    private const ulong ObserverMark = ulong.MaxValue - 1;
    // The system writes down what it learnt of a target when a connection is closed on both sides.
    private static readonly TimeSpan LeastAckWait = TimeSpan.FromMilliseconds(5), MostAckWait = TimeSpan.FromMilliseconds(100),
        Closing = TimeSpan.FromSeconds(1);

    private readonly Epoll _epoll = new();
    private readonly TalkSocket _sockets;
    private readonly FlowObserver? _observer;
    private readonly CookieCache? _cookies;
    private readonly Hearing _hearing;
    private readonly bool _repliesEarly;
    private readonly SlotTable<Talk> _talks = new();
    private readonly Queue<ConversationReply> _ready = new();
    private readonly PriorityQueue<(int Place, ProbeId Id), Instant> _timers = new();
    private readonly Libc.EpollEvent[] _events = new Libc.EpollEvent[256];
    private readonly byte[] _chunk = new byte[ChunkSize];

    /// <summary>Opens the channel.</summary>
    /// <param name="settings">What its conversations share.</param>
    /// <param name="observer">Captures their packets, or null; it is disposed with the channel.</param>
    /// <param name="cookies">Makes the kernel forget cookies, or null without the right to; likewise.</param>
    public ConversationChannel(ChannelSettings settings, FlowObserver? observer, CookieCache? cookies)
    {
        (_sockets, _observer, _cookies) = (new TalkSocket(settings.Connects, observer is not null), observer, cookies);
        (_hearing, _repliesEarly) = (new Hearing(settings.Connects), settings.RepliesEarly);
        if (observer is not null) _epoll.Add(observer.Fd, Constants.EPOLLIN, ObserverMark);
        _ = Libc.PrCtl(Constants.PR_SET_TIMERSLACK, 1, 0, 0, 0);
    }

    public Instant Now => MonotonicClock.Now;

    public bool IsObserved => _observer is not null;

    public long? CaptureDrops => _observer is null ? null : _observer.Drops + _hearing.Losses;

    /// <summary>Readable when there is something to wait for no longer.</summary>
    public int Fd => _epoll.Fd;

    /// <summary>When something is due, though nothing happens.</summary>
    public Instant NextDue
    {
        get
        {
            if (_ready.Count > 0) return default;
            Instant due = _timers.TryPeek(out _, out Instant first) ? first : Instant.Never;
            return _observer?.NextDue is { } seen ? Instant.Earlier(due, seen) : due;
        }
    }

    public void Send(ProbeId id, in Conversation probe)
    {
        IPAddress address = probe.Target.Address;
        if (probe.ForgetsCookie) _cookies?.Forget(address);
        int fd = _sockets.Open(address.AddressFamily, probe.Socket, out int error);
        var course = new ConversationCourse(id, probe, Now);
        if (fd < 0)
        {
            course.Fail(error, Now);
            _ready.Enqueue(course.ToReply() with { NeverLeft = true });
            return;
        }

        var talk = new Talk(course, fd, TlsSession.For(probe));
        error = _sockets.Connect(fd, probe.Target);
        talk.HadCookie = error == 0 && probe.Socket.UsesFastOpen;
        talk.Source = LocalEnd.Of(fd);
        if (talk.Source is { } source) _observer?.Begin(source, probe.Target);
        if (talk.HadCookie) error = talk.Write(Now); // only now does the SYN leave, with the data
        if (error is not (0 or Constants.EINPROGRESS or Constants.EAGAIN))
        {
            course.Fail(error, Now);
            Conclude(talk);
            return;
        }

        int place = _talks.Add(id, talk);
        _epoll.Add(fd, Constants.EPOLLIN | Constants.EPOLLOUT | EpollRdHup | EdgeTriggered, (ulong)place);
        Schedule(place, talk);
    }

    public void Abandon(ProbeId id)
    {
        if (!_talks.TryFind(id, out int place, out Talk? talk)) return;
        HearAll(place, talk);
        if (talk.Course.End is not null) return;
        talk.Course.Abandon(Now);
        Settle(place);
    }

    public void Forget(IPAddress target) => _cookies?.ForgetAt(target, Now + Closing);

    public int Wait(Instant deadline, Span<ConversationReply> replies)
    {
        int count = Ready(replies);
        if (count == replies.Length) return count;
        int events = _epoll.Wait(count > 0 ? Now : Instant.Earlier(deadline, NextDue), _events);
        for (int i = 0; i < events; i++)
        {
            if (_events[i].Data != ObserverMark) Handle((int)_events[i].Data, _events[i].Events);
        }

        RunTimers(Now);
        _cookies?.ForgetUntil(Now);
        if (_talks.Count > 0) _hearing.Glance();
        _observer?.Drain();
        _observer?.Release(Now, _ready);
        return count + Ready(replies[count..]);
    }

    public void Wake() => _epoll.Ring();

    public void Dispose()
    {
        _cookies?.ForgetUntil(Instant.Never);
        foreach (Talk talk in _talks.All)
        {
            talk.Course.Abandon(Now);
            talk.Conclude();
        }

        _observer?.Dispose();
        _cookies?.Dispose();
        _hearing.Dispose();
        _epoll.Dispose();
    }

    // A process that was stalled finds here what it was too late to wait for.
    private void HearAll(int place, Talk talk)
    {
        if (TcpInfo.Of(talk.Fd).State != TcpInfo.SynSent) Handle(place, Constants.EPOLLIN | Constants.EPOLLOUT | Constants.EPOLLERR);
    }

    private int Ready(Span<ConversationReply> replies)
    {
        int count = 0;
        while (count < replies.Length && _ready.TryDequeue(out ConversationReply ready)) replies[count++] = ready;
        return count;
    }

    private void Handle(int place, uint events)
    {
        if (_talks[place] is not { } talk) return;
        bool isBroken = (events & (Constants.EPOLLERR | Constants.EPOLLHUP)) != 0;
        if (talk.Course.ConnectedAt is null && !TryOpen(talk, events))
        {
            Settle(place);
            return;
        }

        // What came before a connection broke is read before it is told that it broke.
        if (!isBroken) Write(talk);
        // Each arrival is told by an event of its own.
        if (talk.Course.End is null && (events & ~Constants.EPOLLOUT) != 0) Read(talk);
        if (talk.Course.End is null && talk.HasMore) Write(talk);
        Settle(place);
    }

    private bool TryOpen(Talk talk, uint events)
    {
        bool failed = (events & (Constants.EPOLLERR | Constants.EPOLLHUP)) != 0;
        if (failed && TalkSocket.ErrorOf(talk.Fd) is > 0 and var error)
        {
            talk.Course.Fail(error, Now);
            return false;
        }

        if ((events & Constants.EPOLLOUT) == 0) return false;
        talk.Opened = TcpInfo.Of(talk.Fd);
        // The kernel timed the handshake itself, however late this process hears of it.
        Instant now = Now;
        talk.Course.Connect(
            talk.Opened is { Retransmits: 0, Rtt: { } rtt } && talk.Course.SentAt + TimeSpan.FromSeconds(rtt) is var opened && opened < now
            ? opened
            : now);
        talk.Source ??= LocalEnd.Of(talk.Fd);
        return true;
    }

    private void Write(Talk talk)
    {
        bool isFirst = !talk.HasSpoken && talk.HasMore;
        Instant now = Now;
        if (isFirst) talk.RequestAt = now;
        int error = talk.Write(now);
        if (error is 0 or Constants.EAGAIN) return;
        Read(talk);
        talk.Course.Fail(error, Now);
    }

    private void Read(Talk talk)
    {
        while (talk.Course.End is null)
        {
            nint count = TalkSocket.Receive(talk.Fd, _chunk, out Instant at);
            if (count > 0)
            {
                talk.Take(_chunk.AsSpan(0, (int)count), at);
                continue;
            }

            int error = count == 0 ? 0 : Libc.Errno;
            if (error is Constants.EAGAIN or Constants.EINTR) return;
            if (count == 0)
            {
                talk.Course.Close(at);
                return;
            }

            // An ICMP error about an open connection is evidence, and ends nothing: it goes on.
            if (TcpInfo.Of(talk.Fd).State == TcpInfo.Closed) talk.Course.Fail(error, at);
            else talk.TakeErrors(at);
        }
    }

    private void RunTimers(Instant now)
    {
        while (_timers.TryPeek(out (int Place, ProbeId Id) timer, out Instant due) && due <= now)
        {
            _timers.Dequeue();
            if (_talks[timer.Place] is not { } talk || talk.Course.Id != timer.Id) continue;
            talk.Scheduled = Instant.Never;
            if (talk.Course.Due <= now) HearAll(timer.Place, talk);
            if (talk.Course.End is not null) continue;
            if (talk.Course.AwaitsAck && talk.NextAckLook <= now) LookForAck(talk, now);
            talk.Course.Pass(now);
            Settle(timer.Place);
        }
    }

    // Where nothing comes, it may be enough, or the beginning of silence, that the target has the request.
    private static void LookForAck(Talk talk, Instant now)
    {
        if (TalkSocket.UnackedOf(talk.Fd) == 0)
        {
            talk.Course.Acknowledge(now);
            return;
        }

        TimeSpan waited = now - talk.Course.WrittenAt!.Value;
        talk.NextAckLook = now + TimeSpan.FromTicks(Math.Clamp(waited.Ticks / 4, LeastAckWait.Ticks, MostAckWait.Ticks));
    }

    /// <summary>Ends a conversation whose course has, or says when it is to be looked at again.</summary>
    private void Settle(int place)
    {
        Talk talk = _talks[place]!;
        if (talk.Course.End is null)
        {
            Schedule(place, talk);
            return;
        }

        _talks.Remove(talk.Course.Id);
        Conclude(talk);
    }

    private void Schedule(int place, Talk talk)
    {
        Instant due = talk.Course.Due;
        if (talk.Course.AwaitsAck)
        {
            if (talk.NextAckLook == default) talk.NextAckLook = Now + LeastAckWait;
            due = Instant.Earlier(due, talk.NextAckLook);
        }

        if (due >= talk.Scheduled) return;
        talk.Scheduled = due;
        _timers.Enqueue((place, talk.Course.Id), due);
    }

    private void Conclude(Talk talk)
    {
        ConversationCourse course = talk.Course;
        bool isSilence = course.End is ConversationEnd.Abandoned or ConversationEnd.TimedOut or ConversationEnd.Quiet
            || (course.Received == 0 && course.Conversation.Quiet is not null);
        IPAddress target = course.Conversation.Target.Address;
        bool isUnheard = isSilence && _hearing.MayHaveMissed(target, talk.Source?.Address, course.SentAt);
        ConversationReply reply = talk.Conclude();
        if (isUnheard) reply = reply with { IsUnheard = true };
        FlowObserver? observer = FlowObserver.CanSee(reply) ? _observer : null;
        if (observer is null || _repliesEarly) _ready.Enqueue(observer is null ? reply : reply with { AwaitsFlow = true });
        observer?.Settle(reply, course.Conversation.Target, Now);
    }
}
