using Sonde.Experiments.Network;
using Sonde.Experiments.Traceroute.Answers;
using Sonde.Experiments.Traceroute.Payloads;
using Sonde.Measurements.Model;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.Replay.Payloads;

/// <summary>
/// A connection of a payload trace as a capture shows it: what came is sorted as <see cref="PayloadFlow"/> sorts it while it is under way.
/// </summary>
internal sealed class ReplayedConnection : PayloadConnection
{
    // What comes later than this after all else is no answer that anybody waited for.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly CapturedPayload _payload;
    private readonly IReadOnlyList<PayloadSpan> _probes;
    private readonly List<TraceOther> _others = [];
    private uint? _next, _claimed;
    private bool _isOpen, _isClosed, _isAnsweredAtAll;
    private Instant _until = Instant.Never;

    /// <summary>Reads a connection.</summary>
    /// <param name="payload">Its payload.</param>
    /// <param name="role">What it was sent for.</param>
    /// <param name="ttl">Its TTL, or what it would have been.</param>
    /// <param name="last">When the capture's last packet was taken.</param>
    public ReplayedConnection(CapturedPayload payload, PayloadRole role, int ttl, Instant last)
        : base(role, ttl)
    {
        _payload = payload;
        LocalPort = payload.Connection.Flow.SourcePort;
        _probes = [.. payload.Packets.Select(packet => new PayloadSpan(packet))];
        if (payload.Packets.Count > 0) PayloadPacket = payload.Packets[0].Bytes;
        _until = UntilOf(payload);
        Handshake.Begin(payload.SynAt);
        foreach (SeenSegment packet in payload.Connection.Packets)
        {
            if (packet.At >= _until && PayloadAt is not null) _isClosed = true;
            See(packet);
        }

        if (PayloadPacket is null) End = EndOf();
        // What the client acknowledges came: where the capture does not show it, the answer may be what it lost.
        IsUncertain = !IsAnswered && _claimed is { } claimed && _next is { } next && (int)(claimed - next) > 0;
        WasInterrupted = !IsAnswered && !_isClosed && End is PayloadFlowEnd.None or PayloadFlowEnd.TimedOut or PayloadFlowEnd.Unused
            && last < (PayloadAt ?? payload.Connection.Packets[^1].At) + Patience;
    }

    /// <inheritdoc/>
    public override ushort LocalPort { get; }

    /// <inheritdoc/>
    public override bool IsSettled => !WasInterrupted;

    /// <inheritdoc/>
    public override int TimesSent => _probes.CountBy(probe => probe.Sequence).Select(each => each.Value).DefaultIfEmpty().Max();

    /// <summary>When its SYN was sent.</summary>
    public Instant SynAt => _payload.SynAt;

    /// <summary>What came in its name and contradicts it.</summary>
    public IReadOnlyList<TraceOther> Others => _others;

    /// <summary>All that it sent.</summary>
    public IEnumerable<SeenSegment> Sent => _payload.Connection.Packets.Where(packet => packet.Kind == SeenKind.Sent);

    /// <summary>Whether a packet is the one with the payload.</summary>
    public bool IsPayload(in SeenSegment packet) => PayloadPacket is { } own && own.Equals(packet.Bytes);

    /// <summary>
    /// Whether the client closed after its payload and nobody answered that either: what took the payload, or saw it, took the rest as
    /// well.
    /// </summary>
    public bool IsDead => PayloadAt is not null && _isOpen && _isClosed && !_isAnsweredAtAll;

    // The next request on the same connection, with another TTL, ends the wait for this one.
    private static Instant UntilOf(CapturedPayload payload)
    {
        if (payload.At is not { } at) return Instant.Never;
        SeenSegment last = payload.Packets[^1];
        foreach (SeenSegment packet in payload.Connection.Packets)
        {
            bool isLater = packet.Kind == SeenKind.Sent && packet.At > at && packet.At > last.At;
            if (isLater && CapturedPayload.TryRead(packet, out _, out TcpSegment segment) && !segment.Payload.IsEmpty) return packet.At;
        }

        return Instant.Never;
    }

    private void See(in SeenSegment packet)
    {
        if (packet.Kind == SeenKind.Sent)
        {
            SeeSent(packet);
            return;
        }

        if (!HeardPacketReader.TryRead(packet.Bytes.Span, out HeardPacket heard)) return;
        if (packet.Kind == SeenKind.Error) SeeError(packet, heard);
        else if (CapturedPayload.TryRead(packet, out _, out TcpSegment segment)) SeeSegment(packet, segment, heard);
    }

    private void SeeSent(in SeenSegment packet)
    {
        if (!CapturedPayload.TryRead(packet, out _, out TcpSegment segment)) return;
        if (segment.Has(TcpFlags.Syn) && packet.At > _payload.SynAt) Handshake.Repeat();
        if (IsPayload(packet)) PayloadAt ??= packet.At;
        NoteAcknowledged(segment);
        bool isEnd = (segment.Flags & (TcpFlags.Fin | TcpFlags.Rst)) != 0 && segment.Payload.IsEmpty;
        _isClosed |= isEnd && PayloadAt is not null;
    }

    // Whoever acknowledges has been answered: where the capture does not show by what, it lost that, or began later. Some captures have
    // what was sent before what it answers.
    private void NoteAcknowledged(in TcpSegment segment)
    {
        if (!segment.Has(TcpFlags.Ack) || segment.Has(TcpFlags.Syn) || segment.Has(TcpFlags.Rst)) return;
        if (_claimed is not { } before || (int)(segment.Acknowledgement - before) > 0) _claimed = segment.Acknowledgement;
        if (!_isOpen && Handshake.Refusal is null) (_isOpen, _next) = (true, segment.Acknowledgement);
    }

    private void SeeError(in SeenSegment packet, in HeardPacket heard)
    {
        Agreement best = Agreement.None;
        foreach (SeenSegment sent in Sent)
        {
            Agreement agreement = SegmentCitation.AgreementOf(heard, sent.Bytes.Span);
            if (!agreement.Contradicts && agreement.Bits > best.Bits) best = agreement;
        }

        if (best.Contradicts)
        {
            Keep(packet, heard, UnmatchedReason.NumbersDiffer);
            return;
        }

        bool citesPayload = false;
        foreach (PayloadSpan probe in _probes)
        {
            Agreement agreement = SegmentCitation.AgreementOf(heard, probe.Packet.Bytes.Span);
            citesPayload |= !agreement.Contradicts && agreement.Bits >= best.Bits;
        }

        // Where nothing but the TTL tells requests apart, an error is about the last that was sent before it.
        citesPayload &= packet.At < _until || !IsLikeLater(heard, best);

        bool ends = IcmpOutcomes.OfConnect(
            _payload.Connection.Flow.Destination.ToIPAddress().AddressFamily, heard.IcmpType, heard.IcmpCode) is not null;
        PayloadAnswerKind kind = PayloadAt is not null && citesPayload ? PayloadHearing.OfError(heard.Kind, ends) : PayloadAnswerKind.None;
        Hearing.Add(kind, heard, packet.At, packet.Bytes);
        if (!_isOpen && PayloadAt is null && ends) End = PayloadFlowEnd.Unreachable;
    }

    private bool IsLikeLater(in HeardPacket heard, Agreement best)
    {
        foreach (SeenSegment sent in Sent)
        {
            if (sent.At < _until) continue;
            Agreement agreement = SegmentCitation.AgreementOf(heard, sent.Bytes.Span);
            if (!agreement.Contradicts && agreement.Bits >= best.Bits) return true;
        }

        return false;
    }

    private void SeeSegment(in SeenSegment packet, in TcpSegment segment, in HeardPacket heard)
    {
        _isAnsweredAtAll |= PayloadAt is not null && _isClosed;
        if (segment.Has(TcpFlags.Rst))
        {
            SeeRst(packet, segment, heard);
            return;
        }

        if (segment.Has(TcpFlags.Syn | TcpFlags.Ack))
        {
            Hearing.Add(PayloadAnswerKind.None, heard, packet.At, packet.Bytes);
            if (SynAck is not null || segment.Acknowledgement != _payload.Connection.Isn + 1) return;
            _isOpen = true;
            _next = segment.Sequence + 1;
            Handshake.Complete(packet.At, segment, heard);
            return;
        }

        _ = IpPacket.TryParse(packet.Bytes.Span, out IpPacket ip);
        int length = SentRequest.LengthOf(ip, segment);
        uint end = segment.Sequence + (uint)length + (segment.Has(TcpFlags.Fin) ? 1u : 0);
        bool isNew = _next is not { } next || (int)(end - next) > 0;
        PayloadAnswerKind kind = IsAwaiting && !IsOfUnseenEnd(segment)
            ? Hearing.OfSegment(segment, DoesCover(segment), isNew)
            : Hearing.OfUnasked(segment, PayloadAt is null);
        Hearing.Add(kind, heard, packet.At, packet.Bytes);
        if (isNew && (length > 0 || segment.Has(TcpFlags.Fin))) _next = end;
        if (segment.Has(TcpFlags.Fin) && PayloadPacket is null) End = PayloadFlowEnd.ClosedBefore;
    }

    private void SeeRst(in SeenSegment packet, in TcpSegment segment, in HeardPacket heard)
    {
        if (!IsPlausible(segment))
        {
            Keep(packet, heard, UnmatchedReason.NumbersDiffer);
            return;
        }

        Hearing.Add(IsAwaiting ? PayloadAnswerKind.Rst : PayloadAnswerKind.None, heard, packet.At, packet.Bytes);
        if (PayloadAt is not null) return;
        if (_isOpen) End = PayloadFlowEnd.ResetBefore;
        else Handshake.Refuse(segment, heard);
    }

    // Whoever resets has seen the connection: it stands in the window, or acknowledges what was sent, or, of a host that knows of no
    // connection, stands where the segment that it answers had acknowledged (RFC 9293 §3.5.2).
    private bool IsPlausible(in TcpSegment segment)
    {
        const int window = 1 << 16;
        bool isInWindow = _next is { } next && Math.Abs((int)(segment.Sequence - next)) <= window;
        bool isAcknowledging = segment.Has(TcpFlags.Ack) && segment.Acknowledgement - _payload.Connection.Isn <= window;
        return isInWindow || isAcknowledging || (!segment.Has(TcpFlags.Ack) && segment.Sequence == _claimed);
    }

    // A client whose payload was lost may close as if it had never said it: what acknowledges one byte of it means that end, which the
    // capture may have lost.
    private bool IsOfUnseenEnd(in TcpSegment segment)
        => segment.Has(TcpFlags.Ack) && _payload.Packets.Count > 0 && segment.Acknowledgement == _probes[0].Sequence + 1
            && CapturedPayload.TryRead(_payload.Packets[0], out IpPacket ip, out TcpSegment payload)
            && SentRequest.LengthOf(ip, payload) > 1;

    private bool IsAwaiting => PayloadAt is not null && !_isClosed;

    private bool DoesCover(in TcpSegment segment)
    {
        if (!segment.Has(TcpFlags.Ack) || _probes.Count == 0) return false;
        return (int)(segment.Acknowledgement - _probes[0].Sequence) > 0;
    }

    private PayloadFlowEnd EndOf()
        => End != PayloadFlowEnd.None ? End
            : Handshake.Refusal is not null ? PayloadFlowEnd.Refused
            : _isOpen ? PayloadFlowEnd.Unused : PayloadFlowEnd.TimedOut;

    private void Keep(in SeenSegment packet, in HeardPacket heard, UnmatchedReason reason)
        => _others.Add(new TraceOther(new TraceAnswer(heard, packet.At, packet.Bytes), reason));
}
