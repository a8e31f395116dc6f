using Sonde.Experiments.Network;
using Sonde.Experiments.Traceroute.Answers;
using Sonde.Experiments.Wire;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.Traceroute.Payloads;

/// <summary>
/// One connection of a payload trace, without I/O: a handshake that reaches the target, one payload whose TTL is limited, what answers
/// it, and an orderly end that reaches the target again. It carries one payload only: what remembers connections cannot mix up TTLs.
/// </summary>
/// <param name="role">What its payload is sent for.</param>
/// <param name="ttl">The payload's TTL.</param>
/// <param name="ends">Both ends.</param>
/// <param name="payload">The payload: one segment.</param>
/// <param name="isn">Our first sequence number.</param>
/// <param name="nextId">Gives an IPv4 identification for each packet.</param>
/// <param name="synAgain">After how long the SYN is sent again, twice; then it is given up.</param>
internal sealed class PayloadFlow(
    PayloadRole role, int ttl, WireEndpoints ends, byte[] payload, uint isn, Func<ushort> nextId, TimeSpan synAgain)
    : PayloadConnection(role, ttl)
{
    // A small window, never opened again: of an answer its beginning is enough.
    private const int Window = 8192;

    private readonly CraftedClient _client = new(ends, isn, payload, Window, nextId);
    private readonly PayloadTimes _times = new(synAgain);
    private readonly SentPackets _left = new();
    private bool _closesWhenOpen, _isOverAtTarget;

    /// <inheritdoc/>
    public override ushort LocalPort => _client.LocalPort;

    /// <summary>How far it has come.</summary>
    public PayloadFlowState State { get; private set; }

    /// <summary>Whether its answer should have come.</summary>
    public bool IsOverdue { get; private set; }

    /// <inheritdoc/>
    public override bool IsSettled
        => IsAnswered || IsOverdue || End != PayloadFlowEnd.None || State is PayloadFlowState.Closing or PayloadFlowState.Closed;

    /// <summary>The next packet to send, or null.</summary>
    public byte[]? Take()
    {
        byte[]? packet = _client.Take();
        if (packet is not null) _left.Add(packet);
        return packet;
    }

    /// <summary>Begins.</summary>
    public void Begin(Instant now)
    {
        Handshake.Begin(now);
        _times.Begin(now);
        _client.SendSyn();
    }

    /// <summary>Sends the payload, once the handshake is complete.</summary>
    /// <param name="patience">After how long it is overdue.</param>
    /// <param name="listening">How long its answers are listened for, for some come late.</param>
    public void SendPayload(TimeSpan patience, TimeSpan listening)
    {
        State = PayloadFlowState.Listening;
        _times.SendPayload(patience, listening);
        PayloadPacket = _client.SendData((byte)Ttl);
    }

    /// <summary>A packet left: the SYN, or the payload, at this moment.</summary>
    public void OnLeft(ReadOnlyMemory<byte> packet, Instant at)
    {
        if (PayloadPacket is { } sent && sent.Equals(packet))
        {
            PayloadAt = at;
            _times.Left(at);
        }
        else if (SynAck is null && PayloadPacket is null && !_closesWhenOpen)
        {
            Handshake.Begin(at);
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
        PayloadFlowState.Opening => _times.IsOver(now),
        PayloadFlowState.Listening => !IsOverdue && _times.IsOverdue(now),
        _ => false,
    };

    /// <summary>Does what time asks for.</summary>
    /// <returns>When to be asked again.</returns>
    public Instant OnTime(Instant now)
    {
        switch (State)
        {
            case PayloadFlowState.Opening when _times.IsOver(now):
                Fail(_closesWhenOpen ? PayloadFlowEnd.Unused : PayloadFlowEnd.TimedOut);
                return Instant.Never;
            case PayloadFlowState.Opening:
                if (_times.TakeAgain(now) && !_closesWhenOpen)
                {
                    _client.SendSyn();
                    Handshake.Repeat();
                }

                return _times.Next;
            case PayloadFlowState.Listening when _times.IsOver(now):
                Close(now);
                return OnTime(now);
            case PayloadFlowState.Listening:
                IsOverdue |= _times.IsOverdue(now);
                return _times.NextOfListening(IsOverdue);
            case PayloadFlowState.Closing when _times.IsOver(now):
                _client.SendRst();
                State = PayloadFlowState.Closed;
                return Instant.Never;
            case PayloadFlowState.Closing:
                if (_times.TakeAgain(now) && !_client.IsFinAcked) _client.SendFin();
                return _times.Next;
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
        _times.Close(now);
        _client.SendFin();
    }

    /// <summary>How far a citation agrees with one of our packets.</summary>
    /// <param name="heard">The citation.</param>
    /// <param name="citesPayload">Whether it is the one with the payload.</param>
    public Agreement AgreementOf(in HeardPacket heard, out bool citesPayload) => _left.AgreementOf(heard, PayloadPacket, out citesPayload);

    /// <summary>What a segment that came knows of the connection.</summary>
    public SegmentClaim ClaimOf(in TcpSegment segment) => _client.ClaimOf(segment);

    /// <summary>A reset came that does not stand where it should: whoever sent it is asked again.</summary>
    public void Challenge()
    {
        if (State is PayloadFlowState.Opening or PayloadFlowState.Closed) return;
        _client.Challenge();
    }

    /// <summary>An ICMP error cites one of our packets.</summary>
    /// <param name="at">When it came.</param>
    /// <param name="heard">The error.</param>
    /// <param name="citesPayload">Whether it is the packet with the payload that it cites.</param>
    /// <param name="ends">Whether it ends a connection that is not open.</param>
    /// <param name="packet">Its bytes.</param>
    public void OnError(Instant at, in HeardPacket heard, bool citesPayload, bool ends, ReadOnlyMemory<byte> packet)
    {
        PayloadAnswerKind kind = PayloadAt is not null && citesPayload ? PayloadHearing.OfError(heard.Kind, ends) : PayloadAnswerKind.None;
        Hearing.Add(kind, heard, at, packet);
        if (State == PayloadFlowState.Opening && ends) Fail(PayloadFlowEnd.Unreachable);
    }

    /// <summary>A segment came from the target, or in its name.</summary>
    public void OnSegment(Instant at, in TcpSegment segment, in HeardPacket heard, ReadOnlyMemory<byte> packet)
    {
        if (segment.Has(TcpFlags.Rst) && State == PayloadFlowState.Opening) Handshake.Refuse(segment, heard);
        if (segment.Has(TcpFlags.Rst)) OnRst(at, heard, packet);
        else if (segment.Has(TcpFlags.Syn | TcpFlags.Ack)) OnSynAck(at, segment, heard, packet);
        else if (segment.Has(TcpFlags.Ack) && State is not (PayloadFlowState.Opening or PayloadFlowState.Closed))
            Receive(at, segment, heard, packet);
        else
        {
            Hearing.Add(PayloadAnswerKind.None, heard, at, packet);
            if (segment.Has(TcpFlags.Fin) && _client.IsPeerFin) _client.SendAck(); // the last one was lost
        }
    }

    private bool IsAwaiting => State == PayloadFlowState.Listening && PayloadAt is not null;

    // Once our end is closed, what resets may mean that end and not the payload.
    private void OnRst(Instant at, in HeardPacket heard, ReadOnlyMemory<byte> packet)
    {
        bool isAnswer = IsAwaiting;
        Hearing.Add(isAnswer ? PayloadAnswerKind.Rst : PayloadAnswerKind.None, heard, at, packet);
        _isOverAtTarget |= heard.ReplyTtl == SynAck?.Ttl; // one with other marks leaves the target waiting for more
        if (State == PayloadFlowState.Opening) Fail(_closesWhenOpen ? PayloadFlowEnd.Unused : PayloadFlowEnd.Refused);
        else if (State == PayloadFlowState.Closing) State = PayloadFlowState.Closed;
        else if (!isAnswer) CloseEarly(at, PayloadFlowEnd.ResetBefore);
    }

    private void OnSynAck(Instant at, in TcpSegment segment, in HeardPacket heard, ReadOnlyMemory<byte> packet)
    {
        Hearing.Add(PayloadAnswerKind.None, heard, at, packet);
        if (State == PayloadFlowState.Closed || _client.AckedBy(segment) != 0) return;
        if (State == PayloadFlowState.Opening)
        {
            Handshake.Complete(at, segment, heard);
            _client.Open(segment);
            State = PayloadFlowState.Open;
        }

        _client.SendAck(); // the first, or again: it was lost
        if (_closesWhenOpen) Close(at);
    }

    private void Receive(Instant at, in TcpSegment segment, in HeardPacket heard, ReadOnlyMemory<byte> packet)
    {
        bool isNew = _client.IsNew(segment);
        bool covers = _client.Acknowledge(segment) && PayloadAt is not null;
        Hearing.Add(
            IsAwaiting ? Hearing.OfSegment(segment, covers, isNew) : Hearing.OfUnasked(segment, PayloadAt is null), heard, at, packet);
        if (_client.TakeIn(segment)) _client.SendAck();
        if (State == PayloadFlowState.Open && _client.IsPeerFin) CloseEarly(at, PayloadFlowEnd.ClosedBefore);
        if (State != PayloadFlowState.Closing) return;
        if (!_client.IsFinAcked && _client.IsFinWrong) _client.SendFin();
        if (_client.IsFinAcked && _client.IsPeerFin) State = PayloadFlowState.Closed;
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
}
