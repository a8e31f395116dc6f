using System.Net;
using Sonde.Experiments.Network;
using Sonde.Measurements.Model;
using Sonde.Platform.Linux;
using Sonde.Platform.Sockets;

namespace Sonde.Platform.Talks;

/// <summary>
/// Conversations of the kernel's TCP on an epoll of our own, with evidence: TCP_INFO, the error queue, and, where capture is
/// permitted, the packets.
/// </summary>
internal sealed unsafe class ConversationChannel : IConversationChannel
{
    private const int ChunkSize = 16 * 1024;
    private const int SiocOutQ = 0x5411, MsgNoSignal = 0x4000;
    private const uint EdgeTriggered = 1u << 31, EpollRdHup = 0x2000;
    private const ulong ObserverMark = ulong.MaxValue - 1;
    // The system writes down what it learnt of a target when a connection is closed on both sides.
    private static readonly TimeSpan AckPoll = TimeSpan.FromMilliseconds(5), Closing = TimeSpan.FromSeconds(1), LookEvery = TimeSpan.FromMilliseconds(100);

    private readonly Epoll _epoll = new();
    private readonly TalkSocket _sockets;
    private readonly FlowObserver? _observer;
    private readonly CookieCache? _cookies;
    private readonly MachineLosses _losses = new();
    private readonly Dictionary<ProbeId, int> _byProbe = [];
    private readonly Stack<int> _free = new();
    private readonly Queue<ConversationReply> _ready = new();
    private readonly Queue<(IPAddress Target, Instant Due)> _forgetting = new();
    private readonly List<int> _awaitingAck = [];
    private readonly Libc.EpollEvent[] _events = new Libc.EpollEvent[256];
    private readonly byte[] _chunk = new byte[ChunkSize];
    private Talk?[] _talks = new Talk?[64];
    private int _used;
    private Instant _lookAt;

    /// <summary>Opens the channel.</summary>
    /// <param name="settings">Where conversations leave from.</param>
    /// <param name="observer">Captures their packets, or null; it is disposed with the channel.</param>
    /// <param name="cookies">Makes the kernel forget cookies, or null without the right to; likewise.</param>
    public ConversationChannel(ConnectSettings settings, FlowObserver? observer, CookieCache? cookies)
    {
        (_sockets, _observer, _cookies) = (new TalkSocket(settings, observer is not null), observer, cookies);
        if (observer is not null) _epoll.Add(observer.Fd, Constants.EPOLLIN, ObserverMark);
        _ = Libc.PrCtl(Constants.PR_SET_TIMERSLACK, 1, 0, 0, 0);
    }

    public Instant Now => MonotonicClock.Now;

    public bool IsObserved => _observer is not null;

    public long? CaptureDrops => _observer is null ? null : _observer.Drops + _losses.Look();

    public void Send(ProbeId id, in Conversation probe)
    {
        IPAddress address = probe.Target.Address;
        if (probe.ForgetsCookie) _cookies?.Forget(address);
        int fd = _sockets.Open(address.AddressFamily, probe.Socket.UsesFastOpen, out int error);
        if (fd < 0)
        {
            Instant at = Now;
            _ready.Enqueue(new ConversationReply(id, at, at, ConversationEnd.Failed) { Errno = error, NeverLeft = true });
            return;
        }

        var talk = new Talk(id, probe, fd, TlsHandshake.For(probe), Now);
        error = _sockets.Connect(fd, probe.Target);
        talk.HadCookie = error == 0 && probe.Socket.UsesFastOpen;
        talk.Source = TalkSocket.LocalEndOf(fd);
        if (talk.HadCookie) error = Write(talk); // only now does the SYN leave, with the data
        if (error is not (0 or Constants.EINPROGRESS or Constants.EAGAIN))
        {
            Conclude(talk, ConversationEnd.Failed, error);
            return;
        }

        int place = Keep(talk);
        _epoll.Add(fd, Constants.EPOLLIN | Constants.EPOLLOUT | EpollRdHup | EdgeTriggered, (ulong)place);
    }

    public void Abandon(ProbeId id)
    {
        if (!_byProbe.TryGetValue(id, out int place)) return;
        // A process that was stalled finds here what it was too late to wait for.
        if (TcpInfo.Of(_talks[place]!.Fd).State != TcpInfo.SynSent) Handle(place, Constants.EPOLLIN | Constants.EPOLLOUT | Constants.EPOLLERR);
        if (_byProbe.TryGetValue(id, out place)) End(place, ConversationEnd.Abandoned, 0);
    }

    public void Forget(IPAddress target)
    {
        if (_cookies is not null) _forgetting.Enqueue((target, Now + Closing));
    }

    public int Wait(Instant deadline, Span<ConversationReply> replies)
    {
        int count = Ready(replies);
        if (count == replies.Length) return count;
        if (_awaitingAck.Count > 0) deadline = Instant.Earlier(deadline, Now + AckPoll);
        if (_observer?.NextDue is { } due) deadline = Instant.Earlier(deadline, due);
        int events = _epoll.Wait(count > 0 ? Now : deadline, _events);
        for (int i = 0; i < events; i++)
        {
            if (_events[i].Data != ObserverMark) Handle((int)_events[i].Data, _events[i].Events);
        }

        PollAcks();
        ForgetUntil(Now);
        LookAround();
        _observer?.Drain();
        _observer?.Release(Now, _ready);
        return count + Ready(replies[count..]);
    }

    public void Wake() => _epoll.Ring();

    public void Dispose()
    {
        ForgetUntil(Instant.Never);
        foreach (int place in _byProbe.Values) _ = Libc.Close(_talks[place]!.Fd);
        _byProbe.Clear();
        _observer?.Dispose();
        _cookies?.Dispose();
        _losses.Dispose();
        _epoll.Dispose();
    }

    private void ForgetUntil(Instant now)
    {
        while (_forgetting.TryPeek(out var first) && first.Due <= now) _cookies!.Forget(_forgetting.Dequeue().Target);
    }

    // Losses are known to the interval between two looks.
    private void LookAround()
    {
        if (_byProbe.Count == 0 || Now < _lookAt) return;
        _lookAt = Now + LookEvery;
        _losses.Look();
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
        if (talk.ConnectedAt is null && !TryOpen(place, talk, events)) return;
        if (talk.Written == 0 && talk.Request.Length > 0) talk.RequestAt = Now;
        if (talk.Written < talk.Request.Length && Write(talk) is var wrong and not (0 or Constants.EAGAIN))
        {
            End(place, ConversationEnd.Failed, wrong);
            return;
        }

        if (talk.Conversation.Judge is null && talk.Received == 0 && !_awaitingAck.Contains(place)) _awaitingAck.Add(place);
        // Each arrival is told by an event of its own.
        if ((events & ~Constants.EPOLLOUT) != 0) Read(place, talk);
    }

    private bool TryOpen(int place, Talk talk, uint events)
    {
        bool failed = (events & (Constants.EPOLLERR | Constants.EPOLLHUP)) != 0;
        if (failed && TalkSocket.ErrorOf(talk.Fd) is > 0 and var error)
        {
            End(place, ConversationEnd.Failed, error);
            return false;
        }

        if ((events & Constants.EPOLLOUT) == 0) return false;
        talk.Opened = TcpInfo.Of(talk.Fd);
        // The kernel timed the handshake itself, however late this process hears of it.
        talk.ConnectedAt = talk.Opened is { Retransmits: 0, Rtt: { } rtt } && talk.SentAt + TimeSpan.FromSeconds(rtt) is var opened && opened < Now ? opened : Now;
        talk.Source ??= TalkSocket.LocalEndOf(talk.Fd);
        return true;
    }

    private int Write(Talk talk)
    {
        ReadOnlySpan<byte> rest = talk.Request.Span[talk.Written..];
        fixed (byte* bytes = rest)
        {
            nint sent = Libc.Send(talk.Fd, bytes, rest.Length, MsgNoSignal | Constants.MSG_DONTWAIT);
            if (sent < 0) return Libc.Errno;
            talk.Written += (int)sent;
            return 0;
        }
    }

    private void Read(int place, Talk talk)
    {
        while (true)
        {
            nint count = TalkSocket.Receive(talk.Fd, _chunk, out Instant at);
            if (count < 0)
            {
                if (Libc.Errno is Constants.EAGAIN or Constants.EINTR) return;
                End(place, ConversationEnd.Failed, Libc.Errno);
                return;
            }

            if (count == 0)
            {
                End(place, talk.Conversation.Judge is null ? ConversationEnd.Answered : ConversationEnd.Closed, 0);
                return;
            }

            talk.FirstByteAt ??= at;
            AnswerState state = talk.Take(_chunk.AsSpan(0, (int)count));
            if (talk.Written < talk.Request.Length && Write(talk) is var wrong and not (0 or Constants.EAGAIN) && state == AnswerState.Unfinished)
            {
                End(place, ConversationEnd.Failed, wrong);
                return;
            }

            switch (state)
            {
                case AnswerState.Answer:
                    End(place, ConversationEnd.Answered, 0);
                    return;
                case AnswerState.Wrong:
                    End(place, ConversationEnd.WronglyAnswered, 0);
                    return;
                default:
                    continue;
            }
        }
    }

    // Where nobody answers, it is enough that the target has the request.
    private void PollAcks()
    {
        for (int i = _awaitingAck.Count - 1; i >= 0; i--)
        {
            int place = _awaitingAck[i];
            if (_talks[place] is { } talk)
            {
                int waiting = 0;
                if (talk.Written < talk.Conversation.Request.Length || Libc.IoControl(talk.Fd, SiocOutQ, &waiting) != 0 || waiting > 0) continue;
                End(place, ConversationEnd.Answered, 0);
            }

            _awaitingAck.Remove(place);
        }
    }

    private void End(int place, ConversationEnd end, int error)
    {
        Talk talk = _talks[place]!;
        _talks[place] = null;
        _free.Push(place);
        _byProbe.Remove(talk.Id);
        _awaitingAck.Remove(place);
        Conclude(talk, end, error);
    }

    private void Conclude(Talk talk, ConversationEnd end, int error)
    {
        Instant at = Now;
        TcpInfo info = TcpInfo.Of(talk.Fd);
        IcmpError? icmp = end == ConversationEnd.Answered ? null : ErrorQueue.Take(talk.Fd);
        _ = Libc.Close(talk.Fd);
        TlsSeen? tls = talk.Tls?.Seen;
        talk.Tls?.Dispose();
        var reply = new ConversationReply(talk.Id, talk.SentAt, at, end)
        {
            Errno = error,
            Source = talk.Source,
            NeverLeft = talk.Source is null,
            IsUnheard = end == ConversationEnd.Abandoned && _losses.HasAnySince(talk.SentAt),
            ConnectedAt = talk.ConnectedAt,
            RequestAt = talk.RequestAt,
            FirstByteAt = talk.FirstByteAt,
            Received = talk.Received,
            HadCookie = talk.HadCookie,
            SynDataAcked = info.SynDataAcked || talk.Opened.SynDataAcked,
            FastOpenFailure = Math.Max(info.FastOpenFailure, talk.Opened.FastOpenFailure),
            SynRetransmits = talk.ConnectedAt is null ? info.Retransmits : talk.Opened.Retransmits,
            Retransmits = info.Retransmits,
            Rtt = talk.ConnectedAt is null ? null : info.Rtt,
            Icmp = icmp,
            Tls = tls,
        };
        if (_observer is null || !FlowObserver.CanSee(reply))
        {
            _ready.Enqueue(reply);
            return;
        }

        _ready.Enqueue(reply with { AwaitsFlow = true });
        _observer.Settle(reply, talk.Conversation.Target, at);
    }

    private int Keep(Talk talk)
    {
        if (!_free.TryPop(out int place))
        {
            if (_used == _talks.Length) Array.Resize(ref _talks, _used * 2);
            place = _used++;
        }

        _talks[place] = talk;
        _byProbe.Add(talk.Id, place);
        return place;
    }
}
