namespace Sonde.Experiments.Network;

/// <summary>
/// The course of one conversation: what happened to it so far, whether that ends it, and by when it ends if nothing more happens. A channel
/// tells it what happens; it knows neither sockets nor clocks, so that a simulated network ends conversations as a machine does.
/// </summary>
/// <param name="id">The probe.</param>
/// <param name="conversation">What it is to be.</param>
/// <param name="sentAt">When it began.</param>
public sealed class ConversationCourse(ProbeId id, Conversation conversation, Instant sentAt)
{
    private const int FirstRoom = 512;

    private readonly AnswerJudge? _judge = conversation.Judging?.Invoke() ?? conversation.Judge;
    private byte[] _kept = [];
    private int _keptCount;
    private bool _isAnswered, _hasFollowed;

    /// <summary>The probe.</summary>
    public ProbeId Id => id;

    /// <summary>What it is to be.</summary>
    public Conversation Conversation => conversation;

    /// <summary>When it began.</summary>
    public Instant SentAt => sentAt;

    /// <summary>When the TCP handshake was done, or null.</summary>
    public Instant? ConnectedAt { get; private set; }

    /// <summary>When the TLS handshake was done, or null.</summary>
    public Instant? TlsDoneAt { get; private set; }

    /// <summary>When the server's first byte of TLS came, or null.</summary>
    public Instant? TlsFirstByteAt { get; private set; }

    /// <summary>When the system had taken all of the request, or null.</summary>
    public Instant? WrittenAt { get; private set; }

    /// <summary>When all that was sent was seen to be acknowledged, or null.</summary>
    public Instant? AckedAt { get; private set; }

    /// <summary>When the first byte of an answer came, or null.</summary>
    public Instant? FirstByteAt { get; private set; }

    /// <summary>When the last one came, or null.</summary>
    public Instant? LastByteAt { get; private set; }

    /// <summary>Bytes received.</summary>
    public int Received { get; private set; }

    /// <summary>Why it ended; null as long as it goes on.</summary>
    public ConversationEnd? End { get; private set; }

    /// <summary>When it ended.</summary>
    public Instant EndedAt { get; private set; }

    /// <summary>The system's error number by which it ended, or 0.</summary>
    public int Errno { get; private set; }

    /// <summary>Whether the target closed its side.</summary>
    public bool WasClosed { get; private set; }

    /// <summary>The stage it is in, or was in when it ended.</summary>
    public ConversationStage Stage => ConnectedAt is null ? ConversationStage.Dial
        : IsInTls ? ConversationStage.Tls
        : WrittenAt is null && conversation.Request.Length > 0 ? ConversationStage.Write
        : ConversationStage.Read;

    /// <summary>Whether it is to be looked at whether the target acknowledged the request: something hangs on it.</summary>
    public bool AwaitsAck
        => End is null && AckedAt is null && Received == 0 && Stage == ConversationStage.Read
        && (_judge is null || conversation.Quiet is not null);

    /// <summary>When it ends if nothing happens until then; <see cref="Instant.Never"/> where nothing ends it.</summary>
    public Instant Due => Instant.Earlier(LimitDue, QuietDue);

    private bool IsInTls => conversation.Tls is not null && TlsDoneAt is null;

    private bool IsHandshakeAlone => conversation.Tls is not null && conversation.Request.IsEmpty;

    private Instant LimitDue => Stage switch
    {
        ConversationStage.Dial => After(sentAt, conversation.Limits.Connect),
        ConversationStage.Tls => After(ConnectedAt!.Value, conversation.Limits.Tls),
        _ => After(TlsDoneAt ?? ConnectedAt!.Value, conversation.Limits.Answer),
    };

    private Instant QuietDue => (LastByteAt ?? AckedAt) is { } last ? After(last, conversation.Quiet) : Instant.Never;

    /// <summary>The TCP handshake is done.</summary>
    public void Connect(Instant at) => ConnectedAt ??= at;

    /// <summary>Bytes of the TLS handshake came.</summary>
    public void TakeHandshake(int count, Instant at)
    {
        TlsFirstByteAt ??= at;
        if (!IsHandshakeAlone) return;
        FirstByteAt ??= at;
        LastByteAt = at;
        Received += count;
    }

    /// <summary>The TLS handshake is done.</summary>
    public void FinishTls(Instant at)
    {
        TlsDoneAt ??= at;
        if (IsHandshakeAlone) Finish(ConversationEnd.Answered, at);
    }

    /// <summary>TLS failed.</summary>
    public void FailTls(Instant at) => Finish(ConversationEnd.TlsFailed, at);

    /// <summary>The system has all of the request.</summary>
    public void Write(Instant at) => WrittenAt ??= at;

    /// <summary>All that was sent is acknowledged.</summary>
    public void Acknowledge(Instant at)
    {
        AckedAt ??= at;
        if (_judge is null && conversation.Quiet is null && Received == 0) Finish(ConversationEnd.Answered, at);
    }

    /// <summary>Bytes of an answer came; inside TLS, what was there.</summary>
    public void Take(ReadOnlySpan<byte> bytes, Instant at)
    {
        if (bytes.IsEmpty || End is not null) return;
        FirstByteAt ??= at;
        LastByteAt = at;
        Received += bytes.Length;
        Keep(bytes);
        AnswerState state = Judge();
        _isAnswered = state == AnswerState.Answer;
        if (state == AnswerState.Wrong) Finish(ConversationEnd.WronglyAnswered, at);
        else if (_isAnswered && conversation.Quiet is null) Finish(ConversationEnd.Answered, at);
        else if (Received > conversation.MostBytes) Finish(ConversationEnd.TooMuch, at);
    }

    /// <summary>
    /// More came than anybody reads, though little or nothing of it is an answer: what wraps the answer has no end.
    /// </summary>
    public void Exceed(Instant at) => Finish(ConversationEnd.TooMuch, at);

    /// <summary>What is to be sent now that this much came (<see cref="Conversation.FollowUp"/>); empty: nothing, or nothing yet.</summary>
    public ReadOnlyMemory<byte> TakeFollowUp()
    {
        if (End is not null || _hasFollowed || conversation.FollowUp is not { } follow || Received == 0) return default;
        ReadOnlyMemory<byte> next = follow(_kept.AsSpan(0, _keptCount));
        _hasFollowed = next.Length > 0;
        return next;
    }

    /// <summary>The target closed its side.</summary>
    public void Close(Instant at)
    {
        WasClosed = true;
        Finish(!IsInTls && (_judge is null || _isAnswered) ? ConversationEnd.Answered : ConversationEnd.Closed, at);
    }

    /// <summary>The system reported an error.</summary>
    public void Fail(int errno, Instant at)
    {
        if (End is null) Errno = errno;
        Finish(ConversationEnd.Failed, at);
    }

    /// <summary>Its plan gives it up.</summary>
    public void Abandon(Instant at) => Finish(ConversationEnd.Abandoned, at);

    /// <summary>Time passes: what is due is over.</summary>
    public void Pass(Instant now)
    {
        if (End is not null || now < Due) return;
        bool isQuiet = QuietDue <= LimitDue && !IsInTls;
        Finish(!isQuiet ? ConversationEnd.TimedOut : Judge() == AnswerState.Answer ? ConversationEnd.Answered : ConversationEnd.Quiet, now);
    }

    /// <summary>What it came to, once it has ended.</summary>
    public ConversationReply ToReply() => new(id, sentAt, EndedAt, End ?? throw new InvalidOperationException("It goes on."))
    {
        Stage = Stage,
        Errno = Errno,
        ConnectedAt = ConnectedAt,
        WrittenAt = WrittenAt,
        AckedAt = AckedAt,
        FirstByteAt = FirstByteAt,
        LastByteAt = LastByteAt,
        Received = Received,
        Bytes = _kept.AsMemory(0, _keptCount),
        WasClosed = WasClosed,
    };

    private static Instant After(Instant start, TimeSpan? span) => span is { } most ? start + most : Instant.Never;

    private AnswerState Judge() => _judge?.Invoke(_kept.AsSpan(0, _keptCount), Received) ?? AnswerState.Answer;

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        int count = Math.Min(bytes.Length, conversation.KeptBytes - _keptCount);
        if (count <= 0) return;
        if (_kept.Length < _keptCount + count)
        {
            // Most answers come at once: the first bytes have the room that they need, and what follows them has more than that.
            int room = _keptCount == 0 ? count : Math.Max(FirstRoom, 2 * (_keptCount + count));
            Array.Resize(ref _kept, Math.Min(conversation.KeptBytes, room));
        }

        bytes[..count].CopyTo(_kept.AsSpan(_keptCount));
        _keptCount += count;
    }

    private void Finish(ConversationEnd end, Instant at)
    {
        if (End is not null) return;
        (End, EndedAt) = (end, at);
    }
}
