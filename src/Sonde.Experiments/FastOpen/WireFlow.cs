using Sonde.Experiments.Network;
using Sonde.Experiments.Wire;
using Sonde.Measurements.Model;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.FastOpen;

/// <summary>
/// One crafted connection, a state machine without I/O: SYN, handshake, the request, the answer, and an orderly end, so that no
/// half-open connection fills the server's fast open queue.
/// </summary>
internal sealed class WireFlow
{
    private const int MostReceived = 32 * 1024;
    private static readonly TimeSpan SynAgain = TimeSpan.FromSeconds(1), DataAgain = TimeSpan.FromMilliseconds(400), Linger = TimeSpan.FromSeconds(1);

    private readonly FastOpenRequest _request;
    private readonly byte[] _options;
    private readonly int _synData;
    private readonly uint _isn;
    private readonly TimeSpan _timeout;
    private readonly SegmentOutbox _outbox;
    private byte[] _received = [];
    private int _receivedLength, _acked, _dataTries;
    private uint _next;
    private bool _open, _finSent, _finAcked, _peerFin;
    private Instant _deadline, _againAt, _lingerUntil;

    public WireFlow(WireProbeKind kind, WireEndpoints ends, FastOpenRequest request, ReadOnlySpan<byte> cookie, byte optionKind, uint isn, TimeSpan timeout)
    {
        (Kind, LocalPort, _request, _isn, _timeout) = (kind, ends.LocalPort, request, isn, timeout);
        _outbox = new SegmentOutbox(ends);
        OptionKind = optionKind;
        CookieSent = cookie.ToArray();
        _synData = kind is WireProbeKind.DataOnly or WireProbeKind.BogusCookie or WireProbeKind.Cookie ? Math.Min(request.Bytes.Length, _outbox.MaximumSegmentSize - 40) : 0;
        Span<byte> room = stackalloc byte[TcpOptionWriter.MaximumLength];
        var writer = new TcpOptionWriter(room);
        writer.MaximumSegmentSize(_outbox.MaximumSegmentSize);
        if (optionKind == TcpOptionKind.FastOpen) writer.FastOpen(cookie);
        else if (optionKind != 0) writer.FastOpenExperimental(cookie);
        _options = writer.Finish().ToArray();
    }

    public WireProbeKind Kind { get; }

    /// <summary>Our port.</summary>
    public ushort LocalPort { get; }

    /// <summary>The kind of the option on the SYN, or 0.</summary>
    public byte OptionKind { get; }

    /// <summary>The cookie on the SYN.</summary>
    public byte[] CookieSent { get; }

    /// <summary>What it came to.</summary>
    public WireEnd End { get; private set; }

    /// <summary>When the SYN left; by the kernel's stamp where there is one.</summary>
    public Instant SynAt { get; private set; }

    /// <summary>How often the SYN was sent again.</summary>
    public int SynRetransmits { get; private set; }

    /// <summary>When the SYN/ACK came, or null.</summary>
    public Instant? SynAckAt { get; private set; }

    /// <summary>The SYN/ACK's marks, or null.</summary>
    public SegmentMarks? SynAck { get; private set; }

    /// <summary>Bytes of the SYN's data that were acknowledged at once, or null where nothing was.</summary>
    public int? SynDataAcked { get; private set; }

    /// <summary>The cookie on the SYN/ACK, or null without the option.</summary>
    public byte[]? CookieReceived { get; private set; }

    /// <summary>The option's kind on the SYN/ACK, or 0.</summary>
    public byte KindReceived { get; private set; }

    /// <summary>The connection was answered although its SYN/ACK never came.</summary>
    public bool LostSynAck { get; private set; }

    /// <summary>When the first byte of an answer came, or null.</summary>
    public Instant? FirstByteAt { get; private set; }

    /// <summary>The marks of the first segment after the SYN/ACK, or null.</summary>
    public SegmentMarks? Later { get; private set; }

    /// <summary>The RST's marks, or null.</summary>
    public SegmentMarks? Rst { get; private set; }

    /// <summary>The ICMP error, or null.</summary>
    public IcmpError? Icmp { get; private set; }

    /// <summary>Whether nothing more is to be done.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Bytes of data on the SYN.</summary>
    public int SynDataLength => _synData;

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

    /// <summary>The SYN left at this moment.</summary>
    public void OnSent(Instant at)
    {
        if (SynRetransmits == 0 && SynAckAt is null) SynAt = at;
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
            if (_acked < _request.Bytes.Length) SendRest();
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

    /// <summary>A segment came to our port from the target.</summary>
    public void OnSegment(Instant at, in TcpSegment segment, SegmentMarks marks)
    {
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
            if (!_open && acked <= _synData) Open(at, segment, marks, (int)acked);
            else if (_open) SendAck();
        }
        else if (segment.Has(TcpFlags.Ack))
        {
            if (!_open && !OpenWithoutSynAck(segment, acked)) return;
            Later ??= marks;
            Receive(at, segment, acked);
        }
    }

    private void Open(Instant at, in TcpSegment segment, SegmentMarks marks, int acked)
    {
        _open = true;
        (SynAckAt, SynAck, SynDataAcked) = (at, marks, acked);
        if (segment.TryGetFastOpen(out ReadOnlySpan<byte> cookie, out byte kind)) (CookieReceived, KindReceived) = (cookie.ToArray(), kind);
        _acked = acked;
        _next = segment.Sequence + 1;
        _againAt = at + DataAgain;
        if (!segment.Payload.IsEmpty) Keep(at, segment.Payload);
        if (End != WireEnd.Pending) return;
        if (_acked < _request.Bytes.Length) SendRest();
        else SendAck();
        ConcludeIfAcked();
    }

    // The server answers, so it took the SYN's data; only its SYN/ACK has not come.
    private bool OpenWithoutSynAck(in TcpSegment segment, uint acked)
    {
        if (acked > _synData || acked == 0) return false;
        _open = LostSynAck = true;
        SynDataAcked = _acked = (int)acked;
        _next = segment.Sequence;
        return true;
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
        if (_finAcked && _peerFin) IsClosed = true;
    }

    private void Keep(Instant at, ReadOnlySpan<byte> payload)
    {
        FirstByteAt ??= at;
        if (End != WireEnd.Pending || _receivedLength + payload.Length > MostReceived) return;
        if (_received.Length < _receivedLength + payload.Length) Array.Resize(ref _received, 2 * (_receivedLength + payload.Length));
        payload.CopyTo(_received.AsSpan(_receivedLength));
        _receivedLength += payload.Length;
        AnswerState state = _request.Judge?.Invoke(_received.AsSpan(0, _receivedLength)) ?? AnswerState.Answer;
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

    private void SendSyn() => _outbox.Add(TcpFlags.Syn, _isn, 0, _options, _request.Bytes.AsSpan(0, _synData));

    private void SendRest() => Send(TcpFlags.Psh | TcpFlags.Ack, _isn + 1 + (uint)_acked, _request.Bytes.AsSpan(_acked, Math.Min(_request.Bytes.Length - _acked, 1200)));

    private void SendAck() => Send(TcpFlags.Ack, _isn + 1 + (uint)_request.Bytes.Length + (_finSent ? 1u : 0u), []);

    private void Send(TcpFlags flags, uint sequence, ReadOnlySpan<byte> payload) => _outbox.Add(flags, sequence, _next, [], payload);
}
