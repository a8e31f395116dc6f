using Sonde.Experiments.Network;
using Sonde.Experiments.Wire;
using Sonde.Measurements.Model;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.PathTransparency.FastOpen;

/// <summary>
/// One crafted connection, a state machine without I/O: SYN, handshake, the request, the answer, and an orderly end, so that no
/// half-open connection fills the server's fast open queue.
/// </summary>
internal sealed class WireFlow : WireEvidence
{
    private const int MostPayload = 1200, MostForgotten = 3, MostChallenges = 3;
    private static readonly TimeSpan SynAgain = TimeSpan.FromSeconds(1), DataAgain = TimeSpan.FromMilliseconds(400), Linger = TimeSpan.FromSeconds(1);

    private readonly JobRequest _request;
    private readonly byte[] _options;
    private readonly uint _isn;
    private readonly TimeSpan _timeout;
    private readonly SegmentOutbox _outbox;
    private readonly WireAnswer _answer;
    private int _acked, _dataTries, _forgotten, _challenges;
    private uint _next;
    private uint? _first;
    private bool _open, _requestStamped, _finSent, _finAcked, _peerFin;
    private Instant _deadline, _againAt, _lingerUntil;

    public WireFlow(WireProbeKind kind, WireEndpoints ends, JobRequest request, ReadOnlySpan<byte> cookie, byte optionKind, uint isn, TimeSpan timeout)
    {
        (Kind, LocalPort, _request, _isn, _timeout) = (kind, ends.LocalPort, request, isn, timeout);
        (_outbox, _answer) = (new SegmentOutbox(ends), new WireAnswer(request.Judge));
        OptionKind = optionKind;
        CookieSent = cookie.ToArray();
        SynDataLength = kind is WireProbeKind.DataOnly or WireProbeKind.BogusCookie or WireProbeKind.Cookie ? Math.Min(request.Bytes.Length, _outbox.MaximumSegmentSize - 40) : 0;
        _options = SynOptions.Of(optionKind, cookie, _outbox.MaximumSegmentSize);
    }

    /// <summary>Begins.</summary>
    public void Begin(Instant now)
    {
        SynAt = now;
        _deadline = now + _timeout;
        _againAt = now + SynAgain;
        SendSyn();
    }

    /// <summary>The next segment to send, or null.</summary>
    public byte[]? Take() => _outbox.Take();

    /// <summary>A segment left at this moment: the SYN, or, once the connection is open, the first with the request.</summary>
    public void OnSent(Instant at)
    {
        if (!_open && SynRetransmits == 0)
        {
            // A process that was held up decided earlier: the time of the other end begins now.
            if (at > SynAt) (_deadline, _againAt) = (_deadline + (at - SynAt), _againAt + (at - SynAt));
            SynAt = at;
        }
        else if (RequestAt is { } asked && _dataTries == 0 && !_requestStamped && _open && at >= asked) (RequestAt, _requestStamped) = (at, true);
    }

    /// <summary>It could not be sent.</summary>
    public void OnUnsent()
    {
        if (End == WireEnd.Pending) End = WireEnd.Unsent;
        IsClosed = true;
    }

    /// <summary>Does what time asks for.</summary>
    /// <returns>When to be asked again.</returns>
    public Instant OnTime(Instant now)
    {
        if (IsClosed) return Instant.Never;
        if (_finSent)
        {
            if (now < _lingerUntil) return _lingerUntil;
            Send(TcpFlags.Rst | TcpFlags.Ack, _isn + 2 + (uint)_request.Bytes.Length, []);
            IsClosed = true;
            return Instant.Never;
        }

        if (now >= _deadline)
        {
            End = _open ? WireEnd.Silent : WireEnd.TimedOut;
            if (_open) Send(TcpFlags.Rst | TcpFlags.Ack, _isn + 1 + (uint)_acked, []);
            IsClosed = true;
            return Instant.Never;
        }

        if (now < _againAt) return Instant.Earlier(_againAt, _deadline);
        if (!_open)
        {
            SynRetransmits++;
            SendSyn();
            _againAt = now + (SynAgain * 2);
        }
        else
        {
            if (_acked < _request.Bytes.Length)
            {
                HasRepeatedData = true;
                SendRest();
            }

            _againAt = now + (DataAgain * (1 << Math.Min(++_dataTries, 4)));
        }

        return Instant.Earlier(_againAt, _deadline);
    }

    /// <summary>An ICMP error cites one of our segments.</summary>
    public void OnError(IcmpError error, bool ends)
    {
        Icmp ??= error;
        if (!ends || _open) return;
        End = WireEnd.Unreachable;
        IsClosed = true;
    }

    /// <summary>Whether a citation is one of a segment of ours: it bears the number of one, and, where it is long enough, what we had acknowledged.</summary>
    public bool IsCited(in TcpQuote quote)
    {
        uint sent = quote.Sequence - _isn;
        if (sent == 0) return true;
        uint length = (uint)_request.Bytes.Length, first = _first ?? _next;
        bool isAcknowledged = quote.Acknowledgement is not { } acknowledged || acknowledged - first <= _next - first;
        return _open && isAcknowledged && (sent == 1 || sent == length + 1 || sent == length + 2 || sent == (uint)_acked + 1);
    }

    /// <summary>A segment came to our port from the target.</summary>
    /// <returns>Whether whoever sent it must have seen the connection.</returns>
    public bool OnSegment(Instant at, in TcpSegment segment, SegmentMarks marks)
    {
        SegmentClaim claim = _open
            ? SegmentProof.Open(segment, _isn, _request.Bytes.Length + 2, _first, _next, ushort.MaxValue)
            : SegmentProof.Opening(segment, _isn, SynDataLength);
        // The SYN/ACK that the answer has overtaken is known by what it acknowledges alone.
        if (claim == SegmentClaim.Genuine || (LostSynAck && segment.Has(TcpFlags.Syn)))
        {
            Take(at, segment, marks);
            return true;
        }

        if (IsClosed) return false;
        if (claim == SegmentClaim.Challenged)
        {
            if (_challenges++ < MostChallenges) SendAck();
        }
        else if (!_open && segment.Has(TcpFlags.Ack) && !segment.Has(TcpFlags.Rst) && !segment.Has(TcpFlags.Syn))
        {
            Forget(segment);
            return true; // what an earlier connection says
        }

        return false;
    }

    private void Take(Instant at, in TcpSegment segment, SegmentMarks marks)
    {
        if (LostSynAck && segment.Has(TcpFlags.Syn | TcpFlags.Ack)) TrySee(at, segment, marks);
        if (IsClosed) return;
        uint acked = segment.Acknowledgement - _isn - 1;
        if (segment.Has(TcpFlags.Rst))
        {
            Rst ??= marks;
            if (End == WireEnd.Pending) End = WireEnd.Reset;
            IsClosed = true;
        }
        else if (segment.Has(TcpFlags.Syn | TcpFlags.Ack))
        {
            if (_open) SendAck();
            else if (TrySee(at, segment, marks)) Open(at, segment);
        }
        else if (segment.Has(TcpFlags.Ack))
        {
            if (!_open && !OpenWithoutSynAck(segment, acked)) return;
            Later ??= marks;
            Receive(at, segment, acked);
        }
    }

    private void Open(Instant at, in TcpSegment segment)
    {
        _open = true;
        _acked = SynDataAcked!.Value;
        _first = _next = segment.Sequence + 1;
        _againAt = at + DataAgain;
        if (!segment.Payload.IsEmpty) Keep(at, segment.Payload);
        if (End != WireEnd.Pending) return;
        if (_acked == 0) RequestAt = at; // until it is known when it left
        if (_acked < _request.Bytes.Length) SendRest();
        else SendAck();
        ConcludeIfAcked();
    }

    // Also of one that the answer has overtaken, on a path of several queues or in a machine of several processors.
    private bool TrySee(Instant at, in TcpSegment segment, SegmentMarks marks)
    {
        uint acked = segment.Acknowledgement - _isn - 1;
        if (acked > SynDataLength) return false;
        (LostSynAck, SynAckAt, SynAck, SynDataAcked) = (false, at, marks, (int)acked);
        if (segment.TryGetFastOpen(out ReadOnlySpan<byte> cookie, out byte kind)) (CookieReceived, KindReceived) = (cookie.ToArray(), kind);
        return true;
    }

    // The server answers, so it took the SYN's data; only its SYN/ACK has not come.
    private bool OpenWithoutSynAck(in TcpSegment segment, uint acked)
    {
        if (acked > SynDataLength || acked == 0) return false;
        _open = LostSynAck = true;
        SynDataAcked = _acked = (int)acked;
        _next = segment.Sequence;
        return true;
    }

    // The other end still holds an earlier connection from this port, and says where it stands (RFC 9293 §3.5.2, RFC 5961 §4): it is told
    // that there is none, and asked again.
    private void Forget(in TcpSegment segment)
    {
        if (_forgotten++ >= MostForgotten) return;
        _outbox.Add(TcpFlags.Rst, segment.Acknowledgement, 0, [], []);
        SynRetransmits++;
        SendSyn();
    }

    private void Receive(Instant at, in TcpSegment segment, uint acked)
    {
        if (acked <= _request.Bytes.Length) _acked = Math.Max(_acked, (int)acked);
        if (_finSent && acked == (uint)_request.Bytes.Length + 1) _finAcked = true;
        bool inOrder = segment.Sequence == _next;
        int length = segment.Payload.Length;
        if (inOrder && length > 0)
        {
            _next += (uint)length;
            Keep(at, segment.Payload);
        }

        if (inOrder && segment.Has(TcpFlags.Fin))
        {
            _next++;
            _peerFin = true;
            FinishSilently();
        }

        if (length > 0 || segment.Has(TcpFlags.Fin)) SendAck();
        ConcludeIfAcked();
        if (_finAcked && _peerFin && !LostSynAck) IsClosed = true;
    }

    private void Keep(Instant at, ReadOnlySpan<byte> payload)
    {
        FirstByteAt ??= at;
        if (End != WireEnd.Pending) return;
        AnswerState state = _answer.Take(payload);
        if (state != AnswerState.Unfinished) Finish(state == AnswerState.Answer ? WireEnd.Answered : WireEnd.Silent, at);
    }

    private void ConcludeIfAcked()
    {
        if (_request.Judge is null && End == WireEnd.Pending && _acked >= _request.Bytes.Length) Finish(WireEnd.Answered, SynAckAt ?? SynAt);
    }

    private void FinishSilently()
    {
        if (End == WireEnd.Pending) Finish(WireEnd.Silent, SynAckAt ?? SynAt);
    }

    private void Finish(WireEnd end, Instant at)
    {
        End = end;
        _finSent = true;
        _lingerUntil = at + Linger;
        Send(TcpFlags.Fin | TcpFlags.Ack, _isn + 1 + (uint)_request.Bytes.Length, []);
    }

    private void SendSyn() => _outbox.Add(TcpFlags.Syn, _isn, 0, _options, _request.Bytes.AsSpan(0, SynDataLength));

    private void SendRest() => Send(TcpFlags.Psh | TcpFlags.Ack, _isn + 1 + (uint)_acked, _request.Bytes.AsSpan(_acked, Math.Min(_request.Bytes.Length - _acked, MostPayload)));

    private void SendAck() => Send(TcpFlags.Ack, _isn + 1 + (uint)_request.Bytes.Length + (_finSent ? 1u : 0u), []);

    private void Send(TcpFlags flags, uint sequence, ReadOnlySpan<byte> payload) => _outbox.Add(flags, sequence, _next, [], payload);
}
