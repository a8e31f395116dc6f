using System.Net;
using Sonde.Experiments.Network;
using Sonde.Measurements.Model;
using Sonde.Platform.Linux;
using Sonde.Platform.Sockets;

namespace Sonde.Platform.Talks;

/// <summary>One conversation under way: its socket, what is still to be said, and its course.</summary>
internal sealed unsafe class Talk(ConversationCourse course, int fd, TlsSession? tls)
{
    private const int MsgNoSignal = 0x4000, MostErrors = 16;
    // Of records that hold nothing, or only ask for new keys, and of what we owe in return to who does not read it.
    private const int MostAround = 512 * 1024, MostOwed = 128 * 1024;

    private readonly List<IcmpMarks> _errors = [];
    private ReadOnlyMemory<byte> _outgoing = tls?.TakeOutgoing() ?? course.Conversation.Request;
    private long _wrapped;
    private bool _hasAsked = tls is null, _isWhole = course.Conversation is { SplitAt: null, SplitWithin.IsEmpty: true };

    public ConversationCourse Course => course;

    public int Fd => fd;

    public IPEndPoint? Source { get; set; }

    public bool HadCookie { get; set; }

    /// <summary>When the request was first given to the open connection.</summary>
    public Instant? RequestAt { get; set; }

    /// <summary>What was known when the handshake was done.</summary>
    public TcpInfo Opened { get; set; }

    /// <summary>When it is to be looked at whether the request was acknowledged.</summary>
    public Instant NextAckLook { get; set; }

    /// <summary>When the channel will look at it; nothing that is due earlier is forgotten.</summary>
    public Instant Scheduled { get; set; } = Instant.Never;

    /// <summary>The ICMP errors that came about it.</summary>
    public IReadOnlyList<IcmpMarks> Errors => _errors;

    /// <summary>Whether there is anything that the system has not taken.</summary>
    public bool HasMore => !_outgoing.IsEmpty;

    /// <summary>Whether the system has taken anything.</summary>
    public bool HasSpoken { get; private set; }

    /// <summary>Gives the system what is to be said: 0, or its error number.</summary>
    public int Write(Instant now)
    {
        if (!HasSpoken && course.Conversation.RequestTtl is { } ttl) TalkSocket.SetTtl(fd, course.Conversation.Target.AddressFamily, ttl);
        while (HasMore)
        {
            ReadOnlySpan<byte> piece = _outgoing.Span;
            if (!_isWhole && SplitPlace(piece) is { } place)
            {
                TalkSocket.SendAtOnce(fd);
                piece = piece[..Math.Clamp(place, 1, piece.Length)];
            }

            fixed (byte* bytes = piece)
            {
                nint sent = Libc.Send(fd, bytes, piece.Length, MsgNoSignal | Constants.MSG_DONTWAIT);
                if (sent < 0) return Libc.Errno;
                HasSpoken = true;
                _outgoing = _outgoing[(int)sent..];
                _isWhole |= sent == piece.Length;
                if (sent < piece.Length) return Constants.EAGAIN;
            }
        }

        if (_hasAsked) course.Write(now);
        return 0;
    }

    private int? SplitPlace(ReadOnlySpan<byte> first)
    {
        if (course.Conversation.SplitAt is { } given) return given;
        ReadOnlySpan<byte> within = course.Conversation.SplitWithin.Span;
        return first.IndexOf(within) is >= 0 and var at ? at + (within.Length / 2) : null;
    }

    /// <summary>Bytes came.</summary>
    public void Take(ReadOnlySpan<byte> bytes, Instant at)
    {
        if (tls is null)
        {
            course.Take(bytes, at);
            Add(course.TakeFollowUp());
            return;
        }

        _wrapped += bytes.Length;
        bool wasDone = tls.IsDone;
        tls.Receive(bytes);
        if (!wasDone) course.TakeHandshake(bytes.Length, at);
        if (tls.IsDone)
        {
            course.FinishTls(at);
            if (!_hasAsked && course.End is null) tls.Say(course.Conversation.RequestBy(tls.Protocol));
            _hasAsked = true;
        }

        tls.TakePlain(plain => course.Take(plain, at));
        if (course.TakeFollowUp() is { Length: > 0 } next) tls.Say(next);
        Add(tls.TakeOutgoing());
        if (tls.IsBroken) course.FailTls(at);
        else if (tls.IsClosed) course.Close(at);
        else if (_wrapped > course.Conversation.MostBytes + (long)MostAround || _outgoing.Length > MostOwed) course.Exceed(at);
    }

    private void Add(ReadOnlyMemory<byte> more)
    {
        if (more.Length > 0) _outgoing = _outgoing.IsEmpty ? more : (byte[])[.. _outgoing.Span, .. more.Span];
    }

    /// <summary>Reads the socket's queue of errors.</summary>
    public void TakeErrors(Instant at)
    {
        foreach (IcmpError error in ErrorQueue.TakeAll(fd))
        {
            if (_errors.Count < MostErrors) _errors.Add(new IcmpMarks(at, error));
        }
    }

    /// <summary>Closes it and says what it came to.</summary>
    public ConversationReply Conclude()
    {
        TcpInfo info = TcpInfo.Of(fd);
        if (course.End != ConversationEnd.Answered) TakeErrors(course.EndedAt);
        int? unacked = course.ConnectedAt is null ? null : info.IsAllAcked ? 0 : TalkSocket.UnackedOf(fd);
        if (course.Conversation.RequestTtl is not null) TalkSocket.SetTtl(fd, course.Conversation.Target.AddressFamily, null);
        if (course.Conversation.Socket.Aborts) TalkSocket.Abort(fd);
        _ = Libc.Close(fd);
        TlsSeen? seen = course.ConnectedAt is null ? null : tls?.Seen(course.TlsFirstByteAt, course.TlsDoneAt);
        tls?.Dispose();
        return course.ToReply() with
        {
            Source = Source,
            NeverLeft = Source is null,
            RequestAt = RequestAt,
            HadCookie = HadCookie,
            SynDataAcked = info.SynDataAcked || Opened.SynDataAcked,
            FastOpenFailure = Math.Max(info.FastOpenFailure, Opened.FastOpenFailure),
            SynRetransmits = course.ConnectedAt is null ? info.Retransmits : Opened.Retransmits,
            Retransmits = info.Retransmits,
            Rtt = course.ConnectedAt is null ? null : info.Rtt,
            UnackedBytes = unacked,
            UnackedSegments = info.InFlight,
            Icmp = _errors.Count > 0 && course.End != ConversationEnd.Answered ? _errors[0].Error : null,
            Errors = _errors,
            Tls = seen,
        };
    }
}
