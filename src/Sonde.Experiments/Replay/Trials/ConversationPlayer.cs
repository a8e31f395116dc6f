using System.Net;
using Sonde.Experiments.Network;
using Sonde.Experiments.Observing;
using Sonde.Measurements.Model;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.Replay.Trials;

/// <summary>
/// Plays a connection of a capture to the course of a conversation, as the system that had it told of it: data in order, each byte once; a
/// RST where it stands exactly where data are due (RFC 5961 §3.2); an ICMP error where the connection is not yet open.
/// </summary>
internal sealed class ConversationPlayer
{
    private const int Reset = 104, Refused = 111, MostAhead = 64;

    // Systems send again what is not acknowledged after a second at most, where nothing is known of the path (RFC 6298 §2.1); twice that is
    // time enough.
    private static readonly TimeSpan LongestRto = TimeSpan.FromSeconds(2);

    // Who closes this much later than the last byte came has waited for more. A machine that is busy closes late as well: where what came
    // was not asked for again, it was as expected, unless the time was over.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1), PatienceOfLast = TimeSpan.FromSeconds(3);

    private readonly CapturedConnection _connection;
    private readonly ConversationCourse _course;
    private readonly FlowMarks _marks = new();
    private readonly SortedDictionary<uint, byte[]> _ahead = [];
    private readonly int _requestLength;
    private readonly long _mostBytes;
    private readonly TlsPlay? _tls;
    private readonly bool _standsFor;
    private readonly TimeSpan _patience;
    private uint? _next, _first;
    private uint _sent, _acked, _ackedMost;
    private uint? _claimed;
    private Instant _saidAt;
    private uint? _fin;
    private Instant _heardAt;
    private int _retransmits, _synRetransmits;
    private double? _rtt;
    private IcmpError? _icmp;

    private ConversationPlayer(ProbeId id, Conversation conversation, CapturedConnection connection, bool standsFor, bool isLast)
    {
        _connection = connection;
        _course = new ConversationCourse(id, conversation, connection.Packets[0].At);
        (_requestLength, _mostBytes) = (conversation.Request.Length, conversation.MostBytes);
        _tls = conversation.Tls is null ? null : new TlsPlay();
        _standsFor = standsFor;
        _patience = isLast ? PatienceOfLast : Patience;
    }

    /// <summary>What a conversation came to.</summary>
    /// <param name="id">The probe.</param>
    /// <param name="conversation">What it was to be.</param>
    /// <param name="connection">What was captured of it.</param>
    /// <param name="last">When the capture's last packet was taken.</param>
    /// <param name="standsFor">
    /// Whether <see cref="SealedAnswer"/> stands for what came inside TLS; else such a conversation ends there, and nobody knows how.
    /// </param>
    /// <param name="isLast">Whether what it asked for was not asked for again.</param>
    public static ConversationReply Play(
        ProbeId id, Conversation conversation, CapturedConnection connection, Instant last, bool standsFor, bool isLast)
        => new ConversationPlayer(id, conversation, connection, standsFor, isLast).Play(last);

    private ConversationReply Play(Instant last)
    {
        foreach (SeenSegment packet in _connection.Packets)
        {
            _course.Pass(packet.At);
            See(packet);
        }

        _course.Pass(last);
        if (_course.End is null) _course.Abandon(last); // the capture ends before it does
        bool isConnected = _course.ConnectedAt is not null;
        return _course.ToReply() with
        {
            IsUnheard = _tls is null && HasGap(), // what TLS held back is unknown anyway
            Tls = isConnected ? _tls?.ToSeen(_course.TlsFirstByteAt, _course.TlsDoneAt) : null,
            Source = new IPEndPoint(_connection.Flow.Source.ToIPAddress(), _connection.Flow.SourcePort),
            Rtt = _rtt,
            RequestAt = _course.WrittenAt,
            UnackedBytes = isConnected ? Math.Max(0, (int)(_sent - _acked)) : null,
            Retransmits = _retransmits,
            SynRetransmits = _synRetransmits,
            Icmp = _icmp,
            Errors = _marks.Errors,
            Packets = _marks.Packets,
        };
    }

    // What our side acknowledged came, and what it did not send again for long was acknowledged: where the capture does not show that, it
    // lost it, and the silence is its own.
    private bool HasGap()
    {
        if (_claimed is { } claimed && (_next is not { } next || (int)(claimed - next) > 0))
            return _first is not { } first || claimed - first <= _mostBytes; // of a flood nobody waits for the end
        return _ackedMost < _sent && _retransmits == 0 && _connection.Packets[^1].At - _saidAt > LongestRto;
    }

    private void See(in SeenSegment packet)
    {
        if (!IpPacket.TryParse(packet.Bytes.Span, out IpPacket ip)) return;
        if (packet.Kind == SeenKind.Error)
        {
            if (IcmpMessage.TryParse(ip.Payload, ip.Protocol, out IcmpMessage icmp)) SeeError(packet.At, ip, icmp);
            return;
        }

        if (!TcpSegment.TryParse(ip.Payload, out TcpSegment segment)) return;
        _marks.Add(packet.At, packet.Kind == SeenKind.Sent, ip, segment);
        if (packet.Kind == SeenKind.Sent) SeeSent(packet.At, segment);
        else SeeHeard(packet.At, segment);
    }

    private void SeeSent(Instant at, in TcpSegment segment)
    {
        if (segment.Has(TcpFlags.Syn))
        {
            if (at > _connection.Packets[0].At && _course.ConnectedAt is null) _synRetransmits++;
            return;
        }

        if (segment.Has(TcpFlags.Ack) && (_claimed is not { } before || (int)(segment.Acknowledgement - before) > 0))
            _claimed = segment.Acknowledgement;
        uint end = segment.Sequence - _connection.Isn - 1 + (uint)segment.Payload.Length;
        if (!segment.Payload.IsEmpty)
        {
            uint start = end - (uint)segment.Payload.Length;
            if (start == _sent && _tls?.TakeOurs(segment.Payload) == true) _course.FinishTls(at);
            _saidAt = at;
            if ((int)(end - _sent) > 0) _sent = end;
            else _retransmits++;
            if (_tls is null ? _sent >= _requestLength : _tls.IsDone) _course.Write(at);
        }

        bool isEnd = (segment.Flags & (TcpFlags.Fin | TcpFlags.Rst)) != 0;
        if (!isEnd || _course.End is not null) return;
        // Our side has had enough, or has given up: of a limit that was over we know no more.
        bool isEnough = _tls is { IsAnswered: true } && at < _course.Due && at - _heardAt < _patience;
        if (isEnough) Unseal(at);
        else if (_course.Due != Instant.Never) _course.Pass(_course.Due);
    }

    private void Unseal(Instant at)
    {
        if (_standsFor) _course.Take(SealedAnswer.Bytes, at);
        else _course.Abandon(at);
    }

    private void SeeHeard(Instant at, in TcpSegment segment)
    {
        if (segment.Has(TcpFlags.Rst))
        {
            bool isOpen = _next is not null;
            bool counts = isOpen ? segment.Sequence == _next : segment.Has(TcpFlags.Ack) && segment.Acknowledgement == _connection.Isn + 1;
            if (counts) _course.Fail(isOpen ? Reset : Refused, at);
            return;
        }

        if (segment.Has(TcpFlags.Syn | TcpFlags.Ack))
        {
            if (_next is not null || segment.Acknowledgement != _connection.Isn + 1) return;
            _first = _next = segment.Sequence + 1;
            if (_synRetransmits == 0) _rtt = at.SecondsSince(_connection.Packets[0].At);
            _course.Connect(at);
            return;
        }

        if (_next is null || !segment.Has(TcpFlags.Ack)) return;
        uint acked = segment.Acknowledgement - _connection.Isn - 1;
        // Some captures have an acknowledgement before what it acknowledges.
        if ((int)(acked - _ackedMost) > 0) _ackedMost = acked;
        if (acked <= _sent + 1 && acked > _acked) _acked = Math.Min(acked, _sent);
        if (_sent > 0 && _acked == _sent && _course.AwaitsAck) _course.Acknowledge(at);
        if (segment.Has(TcpFlags.Fin)) _fin = segment.Sequence + (uint)segment.Payload.Length;
        if (!segment.Payload.IsEmpty && _ahead.Count < MostAhead) _ahead.TryAdd(segment.Sequence, segment.Payload.ToArray());
        TakeInOrder(at);
    }

    private void TakeInOrder(Instant at)
    {
        bool goesOn = true;
        while (goesOn)
        {
            goesOn = false;
            foreach ((uint sequence, byte[] bytes) in _ahead)
            {
                int old = (int)(_next!.Value - sequence);
                if (old < 0) continue;
                _ahead.Remove(sequence);
                if (old < bytes.Length)
                {
                    _next += (uint)(bytes.Length - old);
                    if (_tls is null) _course.Take(bytes.AsSpan(old), at);
                    else TakeTls(bytes.AsSpan(old), at);
                }

                goesOn = true;
                break;
            }
        }

        if (_fin != _next) return;
        _next++;
        if (_tls is { IsAnswered: true }) Unseal(at);
        _course.Close(at);
    }

    private void TakeTls(ReadOnlySpan<byte> bytes, Instant at)
    {
        _heardAt = at;
        bool wasDone = _tls!.IsDone;
        if (_tls.TakeTheirs(bytes)) _course.FinishTls(at);
        if (!wasDone) _course.TakeHandshake(bytes.Length, at);
        if (_tls.IsBroken) _course.FailTls(at);
    }

    private void SeeError(Instant at, in IpPacket ip, in IcmpMessage icmp)
    {
        _marks.Add(at, ip, icmp);
        _icmp ??= new IcmpError(icmp.Type, icmp.Code, ip.Source.ToIPAddress());
        if (_next is null && ErrnoOf(icmp, ip.IsIpv4) is { } errno) _course.Fail(errno, at);
    }

    // As Linux tells a connection that is not open of it.
    private static int? ErrnoOf(in IcmpMessage icmp, bool isIpv4)
    {
        const int noRoute = 101, noHost = 113, noAccess = 13;
        if (icmp.IsTtlExceeded) return noHost;
        if (!icmp.IsDestinationUnreachable) return null;
        return isIpv4
            ? icmp.Code switch { 0 or 6 or 9 or 11 => noRoute, 3 => Refused, 4 => null, _ => noHost }
            : icmp.Code switch { 0 => noRoute, 1 or 5 or 6 => noAccess, 4 => Refused, _ => noHost };
    }
}
