using Sonde.Experiments.Network;
using Sonde.Experiments.Wire;
using Sonde.Measurements.Model;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.PathTransparency.Crafted;

/// <summary>
/// One crafted connection, a state machine without I/O: SYN, handshake, the request, the answer, and an orderly end. In what it differs
/// from a plain one is its recipe's; an experiment that must do more on the way derives its own.
/// </summary>
internal class CraftedFlow : CraftedCourse, ICraftedFlow
{
    private const int MostForgotten = 3;
    private static readonly TimeSpan SynAgain = TimeSpan.FromSeconds(1), DataAgain = TimeSpan.FromMilliseconds(400),
        Linger = TimeSpan.FromSeconds(1), HeldUp = TimeSpan.FromMilliseconds(250),
        LongestWay = TimeSpan.FromSeconds(0.9); // what opened later may have been said again itself

    private readonly JobRequest _request;
    private readonly byte[] _options;
    private readonly TimeSpan _timeout;
    private readonly CraftedClient _client;
    private readonly CraftedAnswer _answer;
    private int _dataTries, _forgotten;
    private bool _requestStamped, _wasHeldUp;
    private TimeSpan _dataAgain = DataAgain;
    private Instant _deadline, _againAt, _lingerUntil;
    private Instant? _openedAt;

    /// <summary>Makes one.</summary>
    /// <param name="recipe">In what it differs from a plain one.</param>
    /// <param name="ends">Both ends.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="isn">Our first sequence number.</param>
    /// <param name="timeout">How long it may take.</param>
    public CraftedFlow(SegmentRecipe recipe, WireEndpoints ends, JobRequest request, uint isn, TimeSpan timeout)
        : base(recipe, ends, request.Bytes, isn)
    {
        (_request, _timeout, _client, _options) = (request, timeout, Client, recipe.OptionsFor(ends.MaximumSegmentSize));
        _answer = new CraftedAnswer(request.Judge);
    }

    /// <summary>Begins.</summary>
    public void Begin(Instant now)
    {
        (SynAt, _deadline, _againAt) = (now, now + _timeout, now + SynAgain);
        SendSyn();
    }

    /// <summary>The next segment to send, or null.</summary>
    public byte[]? Take() => _client.Take();

    /// <summary>A segment left at this moment: the SYN, or, once the connection is open, the first with the request.</summary>
    public void OnSent(Instant at)
    {
        if (!_client.IsOpen && SynRetransmits == 0)
        {
            // A process that was held up decided earlier: the time of the other end begins now.
            if (at > SynAt) (_deadline, _againAt) = (_deadline + (at - SynAt), _againAt + (at - SynAt));
            SynAt = at;
        }
        else if (RequestAt is { } asked && _dataTries == 0 && !_requestStamped && _client.IsOpen && at >= asked)
            (RequestAt, _requestStamped) = (at, true);
    }

    /// <summary>It could not be sent.</summary>
    public void OnUnsent()
    {
        if (End == CraftedEnd.Pending) End = CraftedEnd.Unsent;
        IsClosed = true;
    }

    /// <summary>Does what time asks for.</summary>
    /// <returns>When to be asked again.</returns>
    public Instant OnTime(Instant now)
    {
        if (IsClosed) return Instant.Never;
        if (_client.IsFinSent)
        {
            if (now < _lingerUntil) return _lingerUntil;
            _client.SendRst();
            IsClosed = true;
            return Instant.Never;
        }

        // A process that was held up answers late: the time of the other end begins when it does.
        if (_openedAt is { } at && now - at >= HeldUp) (_deadline, _againAt) = (_deadline + (now - at), _againAt + (now - at));
        _openedAt = null;
        // A machine without time hands over late what came in time, maybe when nobody waits for it any more.
        _wasHeldUp |= now - Instant.Earlier(_againAt, _deadline) >= HeldUp;
        if (now >= _deadline)
        {
            MayLackPackets |= _wasHeldUp && !_client.IsOpen;
            End = _client.IsOpen ? CraftedEnd.Silent : CraftedEnd.TimedOut;
            if (_client.IsOpen) _client.SendRst();
            IsClosed = true;
            return Instant.Never;
        }

        if (now < _againAt) return Instant.Earlier(_againAt, _deadline);
        if (!_client.IsOpen)
        {
            SynRetransmits++;
            SendSyn();
            _againAt = now + (SynAgain * 2);
        }
        else
        {
            if (!_client.IsAcked)
            {
                HasRepeatedData = true;
                if (OnUnacknowledged()) _dataTries = -1;
                SendRest();
            }
            else if (IsHeld)
            {
                IsHeld = false;
                _client.SendAck();
            }

            _againAt = now + (_dataAgain * (1 << Math.Min(++_dataTries, 4)));
        }

        return Instant.Earlier(_againAt, _deadline);
    }

    /// <summary>An ICMP error cites one of our segments.</summary>
    /// <param name="error">What it says.</param>
    /// <param name="ends">Whether it ends a connection that is not open.</param>
    /// <param name="mtu">The largest packet that it says goes on, in bytes; null where it says none.</param>
    public void OnError(IcmpError error, bool ends, uint? mtu)
    {
        Icmp ??= error;
        if (mtu is { } most && _client.IsOpen && !_client.IsAcked && OnTooBig(most)) SendRest();
        if (!ends || _client.IsOpen) return;
        End = CraftedEnd.Unreachable;
        IsClosed = true;
    }

    /// <summary>Whether a citation is one of a segment of ours.</summary>
    public bool IsCited(in TcpQuote quote) => _client.IsCited(quote);

    /// <summary>A segment came to our port from the target.</summary>
    /// <returns>Whether whoever sent it must have seen the connection.</returns>
    public bool OnSegment(Instant at, in IpPacket packet, in TcpSegment segment)
    {
        var marks = new SegmentMarks(packet.HopLimit, packet.IsIpv4 ? packet.Id : null, segment.Window);
        SegmentClaim claim = _client.ClaimOf(segment);
        // The SYN/ACK that the answer has overtaken is known by what it acknowledges alone.
        if (claim == SegmentClaim.Genuine || (LostSynAck && segment.Has(TcpFlags.Syn)))
        {
            Take(at, packet, segment, marks);
            return true;
        }

        if (IsClosed) return false;
        if (claim == SegmentClaim.Challenged)
        {
            _client.Challenge();
        }
        else if (!_client.IsOpen && segment.Has(TcpFlags.Ack) && !segment.Has(TcpFlags.Rst) && !segment.Has(TcpFlags.Syn))
        {
            Forget(segment);
            return true; // what an earlier connection says
        }

        return false;
    }

    private void Take(Instant at, in IpPacket packet, in TcpSegment segment, SegmentMarks marks)
    {
        var seen = new HeardSegment(segment.Flags, packet.TrafficClass, segment.Payload.Length, HasReservedBit(packet))
        {
            Sequence = segment.Sequence,
        };
        if (LostSynAck && segment.Has(TcpFlags.Syn | TcpFlags.Ack)) TrySee(at, segment, marks, seen);
        if (IsClosed)
        {
            // What comes when its time is over was not silence.
            WasLate |= End == CraftedEnd.TimedOut;
            return;
        }

        if (segment.Has(TcpFlags.Rst))
        {
            Rst ??= marks;
            if (End == CraftedEnd.Pending) End = CraftedEnd.Reset;
            IsClosed = true;
        }
        else if (segment.Has(TcpFlags.Syn | TcpFlags.Ack))
        {
            if (_client.IsOpen) _client.SendAck();
            else if (TrySee(at, segment, marks, seen)) Open(at, segment);
        }
        else if (segment.Has(TcpFlags.Ack))
        {
            if (!_client.IsOpen && !OpenWithoutSynAck(segment)) return;
            Later ??= marks;
            Keep(seen);
            OnHeard(seen);
            Receive(at, segment);
        }
    }

    private void Open(Instant at, in TcpSegment segment)
    {
        _client.Open(segment);
        if (at - SynAt < LongestWay && (at - SynAt) * 1.5 > DataAgain) _dataAgain = (at - SynAt) * 1.5;
        (_againAt, _openedAt) = (at + _dataAgain, at);
        if (!segment.Payload.IsEmpty) Keep(at, segment.Payload);
        if (End != CraftedEnd.Pending) return;
        if (_client.Acked == 0) RequestAt = at; // until it is known when it left
        if (!_client.IsAcked) SendRest();
        else _client.SendAck();
        ConcludeIfAcked();
    }

    // Also of one that the answer has overtaken, on a path of several queues or in a machine of several processors.
    private bool TrySee(Instant at, in TcpSegment segment, SegmentMarks marks, in HeardSegment seen)
    {
        uint acked = _client.AckedBy(segment);
        if (acked > SynDataLength) return false;
        (LostSynAck, SynAckAt, SynAck, SynDataAcked) = (false, at, marks, (int)acked);
        (SynAckSeen, SynAckOptions) = (seen, segment.OptionBytes.ToArray());
        OnSynAck(segment, seen);
        return true;
    }

    // The server answers, so it took the SYN's data; only its SYN/ACK has not come.
    private bool OpenWithoutSynAck(in TcpSegment segment)
    {
        uint acked = _client.AckedBy(segment);
        if (acked > SynDataLength || acked == 0) return false;
        (LostSynAck, SynDataAcked) = (true, (int)acked);
        _client.OpenWithoutSynAck(segment);
        return true;
    }

    // The other end still holds an earlier connection from this port, and says where it stands (RFC 9293 §3.5.2, RFC 5961 §4): it is told
    // that there is none, and asked again.
    private void Forget(in TcpSegment segment)
    {
        if (_forgotten++ >= MostForgotten) return;
        _client.Deny(segment);
        SynRetransmits++;
        SendSyn();
    }

    private void Receive(Instant at, in TcpSegment segment)
    {
        int acked = _client.Acked;
        _client.Acknowledge(segment);
        if (_client.Acked > acked) GoOn(at, _client.Acked - acked);
        bool isNext = _client.IsNext(segment), wasFinSent = _client.IsFinSent;
        bool isSaid = _client.TakeIn(segment);
        if (isNext && !segment.Payload.IsEmpty) Keep(at, segment.Payload);
        if (isNext && segment.Has(TcpFlags.Fin) && End == CraftedEnd.Pending) Finish(CraftedEnd.Silent, SynAckAt ?? SynAt);
        if (isSaid && wasFinSent == _client.IsFinSent) _client.SendAck(); // a FIN that leaves for what came acknowledges it
        ConcludeIfAcked();
        if (_client.IsFinSent && !_client.IsFinAcked && _client.IsFinWrong) _client.SendFin();
        if (_client.IsFinAcked && _client.IsPeerFin && !LostSynAck) IsClosed = true;
    }

    private void GoOn(Instant at, int bytes)
    {
        OnAcknowledged(bytes);
        if (_client.IsAcked || _client.IsFinSent) return;
        (_dataTries, _againAt) = (0, at + _dataAgain);
        SendRest();
    }

    private void Keep(Instant at, ReadOnlySpan<byte> payload)
    {
        FirstByteAt ??= at;
        if (End != CraftedEnd.Pending) return;
        AnswerState state = _answer.Take(payload);
        if (state != AnswerState.Unfinished) Finish(state == AnswerState.Answer ? CraftedEnd.Answered : CraftedEnd.Silent, at);
    }

    private void ConcludeIfAcked()
    {
        if (_request.Judge is null && End == CraftedEnd.Pending && _client.IsAcked) Finish(CraftedEnd.Answered, SynAckAt ?? SynAt);
    }

    private void Finish(CraftedEnd end, Instant at)
    {
        End = end;
        _lingerUntil = at + Linger;
        _client.SendFin();
    }

    private static bool HasReservedBit(in IpPacket packet)
        => Ipv4Packet.TryParse(packet.Bytes, out Ipv4Packet v4) && (v4.Flags & 4) != 0;

    private void SendSyn() => _client.SendSyn(_options);

    private void SendRest() => _client.SendRest(MostPayload);
}
