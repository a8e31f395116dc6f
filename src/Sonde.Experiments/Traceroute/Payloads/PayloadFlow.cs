using Sonde.Experiments.Network;
using Sonde.Experiments.Wire;
using Sonde.Measurements.Model;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.Traceroute.Payloads;

/// <summary>
/// One connection of a payload trace, without I/O: a handshake that reaches the target, one payload whose TTL is limited, what answers
/// it, and an orderly end that reaches the target again. It carries one payload only: what remembers connections cannot mix up TTLs.
/// </summary>
internal sealed class PayloadFlow
{
    // A small window, never opened again: of an answer its beginning is enough.
    private const int Window = 8192;
    private const int MostHeard = 24; // and as many answers more
    private const int MostChallenges = 3;
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(1), FinAgain = TimeSpan.FromMilliseconds(400);

    private readonly SegmentOutbox _outbox;
    private readonly Func<ushort> _nextId;
    private readonly byte[] _payload;
    private readonly ConnectionNumbers _numbers;
    private readonly TimeSpan _synAgain;
    private readonly List<byte[]> _left = [];
    private int _challenges;
    private bool _isSynRepeated, _closesWhenOpen, _isOverAtTarget;
    private Instant _againAt, _openUntil, _overdueAt, _listenUntil, _lingerUntil;
    private TimeSpan _patience, _listening;

    /// <summary>Makes a connection.</summary>
    /// <param name="role">What its payload is sent for.</param>
    /// <param name="ttl">The payload's TTL.</param>
    /// <param name="ends">Both ends.</param>
    /// <param name="payload">The payload: one segment.</param>
    /// <param name="isn">Our first sequence number.</param>
    /// <param name="nextId">Gives an IPv4 identification for each packet.</param>
    /// <param name="synAgain">After how long the SYN is sent again; after three times as long it is given up.</param>
    public PayloadFlow(PayloadRole role, int ttl, WireEndpoints ends, byte[] payload, uint isn, Func<ushort> nextId, TimeSpan synAgain)
    {
        (Role, Ttl, LocalPort, _payload, _nextId, _synAgain) = (role, ttl, ends.LocalPort, payload, nextId, synAgain);
        _numbers = new ConnectionNumbers(isn, payload.Length, Window);
        _outbox = new SegmentOutbox(ends);
    }

    /// <summary>What its payload is sent for.</summary>
    public PayloadRole Role { get; }

    /// <summary>The payload's TTL.</summary>
    public int Ttl { get; }

    /// <summary>Which try of this TTL it is, from 1.</summary>
    public int Try { get; init; } = 1;

    /// <summary>Our port.</summary>
    public ushort LocalPort { get; }

    /// <summary>How far it has come.</summary>
    public PayloadFlowState State { get; private set; }

    /// <summary>Why the payload never left; none as long as it may.</summary>
    public PayloadFlowEnd End { get; private set; }

    /// <summary>The first SYN/ACK's marks, or null.</summary>
    public SegmentMarks? SynAck { get; private set; }

    /// <summary>From the SYN to its answer, or null. A SYN that was sent twice tells no time.</summary>
    public TimeSpan? HandshakeRtt { get; private set; }

    /// <summary>When the handshake was complete, or null.</summary>
    public Instant? OpenAt { get; private set; }

    /// <summary>When the SYN left.</summary>
    public Instant SynAt { get; private set; }

    /// <summary>The packet with the payload, or null until it was written.</summary>
    public ReadOnlyMemory<byte>? PayloadPacket { get; private set; }

    /// <summary>When the payload left, or null.</summary>
    public Instant? PayloadAt { get; private set; }

    /// <summary>Whether the target sends data before it is asked.</summary>
    public bool SpeaksFirst { get; set; }

    /// <summary>What came on the connection, in order.</summary>
    public List<PayloadAnswer> Heard { get; } = [];

    /// <summary>What answered the payload.</summary>
    public IEnumerable<PayloadAnswer> Answers => Heard.Where(each => each.Kind != PayloadAnswerKind.None);

    /// <summary>Whether anything answered the payload.</summary>
    public bool IsAnswered { get; private set; }

    /// <summary>Whether something came that may answer the payload, or was lost while it waited: its silence decides nothing.</summary>
    public bool IsUncertain { get; set; }

    /// <summary>Whether its answer should have come.</summary>
    public bool IsOverdue { get; private set; }

    /// <summary>Whether the user's interrupt ended the wait for its answer: that none came says nothing.</summary>
    public bool WasInterrupted { get; private set; }

    /// <summary>Whether it need not be waited for: it is answered, overdue, or failed. More may be heard of it all the same.</summary>
    public bool IsSettled => IsAnswered || IsOverdue || End != PayloadFlowEnd.None || State is PayloadFlowState.Closing or PayloadFlowState.Closed;

    /// <summary>The next packet to send, or null.</summary>
    public byte[]? Take()
    {
        byte[]? packet = _outbox.Take();
        if (packet is not null) _left.Add(packet);
        return packet;
    }

    /// <summary>Begins.</summary>
    public void Begin(Instant now)
    {
        SynAt = now;
        (_againAt, _openUntil) = (now + _synAgain, now + (_synAgain * 3));
        SendSyn();
    }

    /// <summary>Sends the payload, once the handshake is complete.</summary>
    /// <param name="patience">After how long it is overdue.</param>
    /// <param name="listening">How long its answers are listened for, for some come late.</param>
    public void SendPayload(TimeSpan patience, TimeSpan listening)
    {
        State = PayloadFlowState.Listening;
        (_patience, _listening) = (patience, listening);
        _overdueAt = _listenUntil = Instant.Never; // until it is known when it left
        PayloadPacket = _outbox.Add(_numbers.Data(), [], _payload, (byte)Ttl, _nextId());
    }

    /// <summary>A packet left: the SYN, or the payload, at this moment.</summary>
    public void OnLeft(ReadOnlyMemory<byte> packet, Instant at)
    {
        if (PayloadPacket is { } payload && payload.Equals(packet))
        {
            PayloadAt = at;
            (_overdueAt, _listenUntil) = (at + _patience, at + _listening);
        }
        else if (SynAck is null && PayloadPacket is null && !_closesWhenOpen)
        {
            SynAt = at;
        }
    }

    /// <summary>A packet could not be sent.</summary>
    public void OnUnsent()
    {
        if (State is PayloadFlowState.Closing or PayloadFlowState.Closed || IsAnswered) return;
        Fail(PayloadFlowEnd.Unsent);
        PayloadAt = null;
    }

    /// <summary>Whether the time has come at which its silence would be noted.</summary>
    public bool IsDue(Instant now) => State switch
    {
        PayloadFlowState.Opening => now >= _openUntil,
        PayloadFlowState.Listening => !IsOverdue && now >= _overdueAt,
        _ => false,
    };

    /// <summary>Does what time asks for.</summary>
    /// <returns>When to be asked again.</returns>
    public Instant OnTime(Instant now)
    {
        switch (State)
        {
            case PayloadFlowState.Opening when now >= _openUntil:
                Fail(_closesWhenOpen ? PayloadFlowEnd.Unused : PayloadFlowEnd.TimedOut);
                return Instant.Never;
            case PayloadFlowState.Opening:
                if (now >= _againAt && !_closesWhenOpen)
                {
                    SendSyn();
                    _isSynRepeated = true;
                    _againAt = _openUntil;
                }

                return now < _againAt ? Instant.Earlier(_againAt, _openUntil) : _openUntil;
            case PayloadFlowState.Listening when now >= _listenUntil:
                Close(now);
                return OnTime(now);
            case PayloadFlowState.Listening:
                IsOverdue |= now >= _overdueAt;
                return IsOverdue ? _listenUntil : Instant.Earlier(_overdueAt, _listenUntil);
            case PayloadFlowState.Closing when now >= _lingerUntil:
                Add(_numbers.Rst());
                State = PayloadFlowState.Closed;
                return Instant.Never;
            case PayloadFlowState.Closing:
                if (now < _againAt) return Instant.Earlier(_againAt, _lingerUntil);
                if (!_numbers.IsFinAcked) Add(_numbers.Fin());
                _againAt = _lingerUntil;
                return _lingerUntil;
            default:
                return Instant.Never;
        }
    }

    /// <summary>The user stops: it is closed in order, and what it waited for is left open.</summary>
    public void Interrupt(Instant now)
    {
        WasInterrupted = PayloadPacket is not null && !IsSettled;
        Close(now);
    }

    /// <summary>Ends it, whatever its state.</summary>
    public void Close(Instant now)
    {
        if (State == PayloadFlowState.Opening)
        {
            _closesWhenOpen = true;
            return;
        }

        if (State is PayloadFlowState.Closing or PayloadFlowState.Closed) return;
        if (PayloadPacket is null && End == PayloadFlowEnd.None) End = PayloadFlowEnd.Unused;
        if (_isOverAtTarget)
        {
            State = PayloadFlowState.Closed;
            return;
        }

        State = PayloadFlowState.Closing;
        (_lingerUntil, _againAt) = (now + Linger, now + FinAgain);
        Add(_numbers.Fin());
    }

    /// <summary>How far a citation agrees with one of our packets.</summary>
    /// <param name="heard">The citation.</param>
    /// <param name="citesPayload">Whether it is the one with the payload.</param>
    public Agreement AgreementOf(in HeardPacket heard, out bool citesPayload)
    {
        Agreement best = Agreement.None;
        citesPayload = false;
        foreach (byte[] packet in _left)
        {
            Agreement agreement = SegmentCitation.AgreementOf(heard, packet);
            bool isPayload = PayloadPacket is { } payload && payload.Equals((ReadOnlyMemory<byte>)packet);
            // In IPv6 nothing tells it from the acknowledgement before it, and it is the one whose time runs out.
            if (agreement.Contradicts || (!best.Contradicts && (agreement.Bits < best.Bits || (agreement.Bits == best.Bits && !isPayload)))) continue;
            (best, citesPayload) = (agreement, isPayload);
        }

        return best;
    }

    /// <summary>What a segment that came knows of the connection.</summary>
    public SegmentClaim ClaimOf(in TcpSegment segment) => _numbers.ClaimOf(segment, SynAck is not null);

    /// <summary>A reset came that does not stand where it should: whoever sent it is asked again.</summary>
    public void Challenge()
    {
        if (State is PayloadFlowState.Opening or PayloadFlowState.Closed || _challenges++ >= MostChallenges) return;
        Add(_numbers.Ack());
    }

    /// <summary>An ICMP error cites one of our packets.</summary>
    /// <param name="at">When it came.</param>
    /// <param name="heard">The error.</param>
    /// <param name="citesPayload">Whether it is the packet with the payload that it cites.</param>
    /// <param name="ends">Whether it ends a connection that is not open.</param>
    /// <param name="packet">Its bytes.</param>
    public void OnError(Instant at, in HeardPacket heard, bool citesPayload, bool ends, ReadOnlyMemory<byte> packet)
    {
        PayloadAnswerKind kind = PayloadAt is null || !citesPayload ? PayloadAnswerKind.None
            : heard.Kind == AnswerKind.TimeExceeded ? PayloadAnswerKind.TimeExceeded
            : heard.Kind == AnswerKind.TooBig ? PayloadAnswerKind.TooBig
            : ends ? PayloadAnswerKind.Unreachable : PayloadAnswerKind.None;
        Keep(kind, heard, at, packet);
        if (State == PayloadFlowState.Opening && ends) Fail(PayloadFlowEnd.Unreachable);
    }

    /// <summary>A segment came from the target, or in its name.</summary>
    public void OnSegment(Instant at, in TcpSegment segment, in HeardPacket heard, ReadOnlyMemory<byte> packet)
    {
        if (segment.Has(TcpFlags.Rst)) OnRst(at, heard, packet);
        else if (segment.Has(TcpFlags.Syn | TcpFlags.Ack)) OnSynAck(at, segment, heard, packet);
        else if (segment.Has(TcpFlags.Ack) && State is not (PayloadFlowState.Opening or PayloadFlowState.Closed)) Receive(at, segment, heard, packet);
        else
        {
            Keep(PayloadAnswerKind.None, heard, at, packet);
            if (segment.Has(TcpFlags.Fin) && _numbers.IsPeerFin) Add(_numbers.Ack()); // the last one was lost
        }
    }

    // Once our end is closed, what resets may mean that end and not the payload.
    private void OnRst(Instant at, in HeardPacket heard, ReadOnlyMemory<byte> packet)
    {
        bool isAnswer = State == PayloadFlowState.Listening && PayloadAt is not null;
        Keep(isAnswer ? PayloadAnswerKind.Rst : PayloadAnswerKind.None, heard, at, packet);
        _isOverAtTarget |= heard.ReplyTtl == SynAck?.Ttl; // one with other marks leaves the target waiting for more
        if (State == PayloadFlowState.Opening) Fail(_closesWhenOpen ? PayloadFlowEnd.Unused : PayloadFlowEnd.Refused);
        else if (State == PayloadFlowState.Closing) State = PayloadFlowState.Closed;
        else if (!isAnswer) CloseEarly(at, PayloadFlowEnd.ResetBefore);
    }

    private void OnSynAck(Instant at, in TcpSegment segment, in HeardPacket heard, ReadOnlyMemory<byte> packet)
    {
        Keep(PayloadAnswerKind.None, heard, at, packet);
        if (State == PayloadFlowState.Closed || !_numbers.IsOfHandshake(segment)) return;
        if (State == PayloadFlowState.Opening)
        {
            if (!_isSynRepeated) HandshakeRtt = at - SynAt; // else nobody knows which of the two is answered
            OpenAt = at;
            SynAck = new SegmentMarks(heard.ReplyTtl, heard.From.IsIpv4 ? heard.ReplyId : null, segment.Window);
            _numbers.Open(segment);
            State = PayloadFlowState.Open;
        }

        Add(_numbers.Ack()); // the first, or again: it was lost
        if (_closesWhenOpen) Close(at);
    }

    private void Receive(Instant at, in TcpSegment segment, in HeardPacket heard, ReadOnlyMemory<byte> packet)
    {
        bool isNew = _numbers.IsNew(segment);
        bool covers = _numbers.Acknowledge(segment) && PayloadAt is not null;
        Keep(KindOf(segment, covers, isNew), heard, at, packet);
        if (_numbers.TakeIn(segment)) Add(_numbers.Ack());
        if (State == PayloadFlowState.Open && _numbers.IsPeerFin) CloseEarly(at, PayloadFlowEnd.ClosedBefore);
        if (State != PayloadFlowState.Closing) return;
        if (!_numbers.IsFinAcked && _numbers.IsFinWrong) Add(_numbers.Fin());
        if (_numbers.IsFinAcked && _numbers.IsPeerFin) State = PayloadFlowState.Closed;
    }

    private PayloadAnswerKind KindOf(in TcpSegment segment, bool covers, bool isNew)
    {
        if (State != PayloadFlowState.Listening || PayloadAt is null)
        {
            SpeaksFirst |= !segment.Payload.IsEmpty && PayloadAt is null;
            return PayloadAnswerKind.None;
        }

        if (!segment.Payload.IsEmpty && isNew && (covers || !SpeaksFirst)) return PayloadAnswerKind.Data;
        if (segment.Has(TcpFlags.Fin) && isNew) return PayloadAnswerKind.Fin;
        return covers ? PayloadAnswerKind.Ack : PayloadAnswerKind.None;
    }

    private void Keep(PayloadAnswerKind kind, in HeardPacket heard, Instant at, ReadOnlyMemory<byte> packet)
    {
        if (kind != PayloadAnswerKind.None) IsAnswered = true;
        if (Heard.Count < (kind == PayloadAnswerKind.None ? MostHeard : 2 * MostHeard)) Heard.Add(new PayloadAnswer(kind, heard, at, packet));
    }

    private void CloseEarly(Instant at, PayloadFlowEnd end)
    {
        if (End == PayloadFlowEnd.None) End = end;
        Close(at);
    }

    private void Fail(PayloadFlowEnd end)
    {
        End = end;
        State = PayloadFlowState.Closed;
    }

    private void SendSyn() => _outbox.AddSyn(_numbers.Syn(), _nextId());

    private void Add(TcpFields fields) => _outbox.Add(fields, [], [], id: _nextId());
}
