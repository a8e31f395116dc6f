using Sonde.Packets.Tcp;

namespace Sonde.Experiments.Wire;

/// <summary>
/// The client's end of one crafted TCP connection, without I/O and without time: its segments, its numbers, and what segments that come can
/// know of it. It says one thing, which may or may not arrive, and its end is right in both cases. What is sent when, and what it means, is
/// for its owner.
/// </summary>
internal sealed class CraftedClient
{
    private const int MostChallenges = 3;

    private readonly SegmentOutbox _outbox;
    private readonly uint _isn;
    private readonly byte[] _data;
    private readonly int _window;
    private readonly Func<ushort> _nextId;
    private uint? _first;
    private uint _next, _acked, _sure;
    private uint? _finAt;
    private int _received, _challenges;

    /// <summary>Begins one.</summary>
    /// <param name="ends">Both ends.</param>
    /// <param name="isn">Our first sequence number.</param>
    /// <param name="data">What it says.</param>
    /// <param name="window">Bytes that the other end may send in all: the window is never opened again.</param>
    /// <param name="nextId">Gives an IPv4 identification for each packet; 0 leaves it to the kernel.</param>
    public CraftedClient(WireEndpoints ends, uint isn, byte[] data, int window, Func<ushort>? nextId = null)
    {
        (_outbox, _isn, _data, _window, _nextId) = (new SegmentOutbox(ends), isn, data, window, nextId ?? (() => 0));
        LocalPort = ends.LocalPort;
    }

    /// <summary>Our port.</summary>
    public ushort LocalPort { get; }

    /// <summary>Bytes of the data that go on the SYN.</summary>
    public int SynDataLength { get; init; }

    /// <summary>The control bits of the SYN.</summary>
    public TcpFlags SynFlags { get; init; } = TcpFlags.Syn;

    /// <summary>What its IP headers carry beside addresses, from the next packet on.</summary>
    public IpMarks Marks { get => _outbox.Marks; set => _outbox.Marks = value; }

    /// <summary>Control bits that its segments after the SYN have besides: what is negotiated there.</summary>
    public TcpFlags Besides { get; set; }

    /// <summary>Whether the window is shown closed after the SYN, so that what the other end says waits there and piles up.</summary>
    public bool IsHeld { get; set; }

    /// <summary>Whether the other end opened.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Bytes of our data that the other end acknowledged.</summary>
    public int Acked => (int)_acked;

    /// <summary>Whether it acknowledged all of them.</summary>
    public bool IsAcked => _acked >= _data.Length;

    /// <summary>Whether our FIN was sent.</summary>
    public bool IsFinSent => _finAt is not null;

    /// <summary>Whether it was acknowledged.</summary>
    public bool IsFinAcked { get; private set; }

    /// <summary>Whether it stands before data that arrived after all.</summary>
    public bool IsFinWrong => _finAt < _acked;

    /// <summary>Whether the other end closed.</summary>
    public bool IsPeerFin { get; private set; }

    private int Left => IsHeld ? 0 : Math.Max(0, _window - _received);

    // What is taken for arrived: what was acknowledged, and what is sent so that it arrives.
    private uint Said => Math.Max(_acked, _sure);

    /// <summary>The options of its segments after the SYN, a multiple of 4 bytes; RSTs of a stranger have none.</summary>
    public ReadOnlyMemory<byte> Options { get; set; }

    /// <summary>The next segment to send, or null.</summary>
    public byte[]? Take() => _outbox.Take();

    /// <summary>What a segment that came knows of the connection.</summary>
    public SegmentClaim ClaimOf(in TcpSegment segment)
        => IsOpen
            ? SegmentProof.Open(segment, _isn, _data.Length + 1, _first, _next, _window)
            : SegmentProof.Opening(segment, _isn, SynDataLength);

    /// <summary>Bytes of our data that a segment acknowledges; more than all where it is not of this connection.</summary>
    public uint AckedBy(in TcpSegment segment) => segment.Acknowledgement - _isn - 1;

    /// <summary>Whether a segment brings something that has not come yet.</summary>
    public bool IsNew(in TcpSegment segment) => segment.Sequence - _next < _window;

    /// <summary>Whether it brings what is due next.</summary>
    public bool IsNext(in TcpSegment segment) => segment.Sequence == _next;

    /// <summary>
    /// Whether a citation is one of a segment of ours: it bears the number of one, and, where it is long enough, what we had acknowledged.
    /// </summary>
    public bool IsCited(in TcpQuote quote)
    {
        uint sent = quote.Sequence - _isn;
        if (sent == 0) return true;
        uint length = (uint)_data.Length, first = _first ?? _next;
        bool isAcknowledged = quote.Acknowledgement is not { } acknowledged || acknowledged - first <= _next - first;
        return IsOpen && isAcknowledged
            && (sent == 1 || sent == length + 1 || sent == length + 2 || sent == _acked + 1 || sent == Said + 1);
    }

    /// <summary>The other end opened.</summary>
    public void Open(in TcpSegment synAck)
    {
        IsOpen = true;
        _acked = Math.Min(AckedBy(synAck), (uint)_data.Length);
        _first = _next = synAck.Sequence + 1;
    }

    /// <summary>The other end says what it can only say once it is open: its SYN/ACK was lost or overtaken.</summary>
    public void OpenWithoutSynAck(in TcpSegment segment)
    {
        IsOpen = true;
        _acked = AckedBy(segment);
        _next = segment.Sequence;
    }

    /// <summary>Takes an acknowledgement.</summary>
    /// <returns>Whether it covers data.</returns>
    public bool Acknowledge(in TcpSegment segment)
    {
        uint acked = AckedBy(segment);
        if (_finAt is { } fin && acked == fin + 1)
        {
            IsFinAcked = true;
            _acked = Math.Max(_acked, fin);
            return false;
        }

        if (acked == 0 || acked > _data.Length) return false;
        _acked = Math.Max(_acked, acked);
        return true;
    }

    /// <summary>Takes data and the other end's FIN, where they come in order.</summary>
    /// <returns>Whether to acknowledge.</returns>
    public bool TakeIn(in TcpSegment segment)
    {
        int data = segment.Payload.Length;
        bool hasFin = segment.Has(TcpFlags.Fin);
        if (segment.Sequence == _next && data <= Left)
        {
            _next += (uint)data + (hasFin ? 1u : 0u);
            _received += data;
            IsPeerFin |= hasFin;
        }

        return data > 0 || hasFin;
    }

    /// <summary>Sends the SYN, with what of the data goes on it.</summary>
    /// <param name="options">Its options; empty: the largest segment is announced and nothing else asked for.</param>
    public void SendSyn(ReadOnlySpan<byte> options = default)
    {
        var syn = new TcpFields(0, 0, SynFlags) { Sequence = _isn, Window = (ushort)_window };
        if (options.IsEmpty) _outbox.AddSyn(syn, _nextId());
        else _outbox.Add(syn, options, _data.AsSpan(0, SynDataLength), id: _nextId());
    }

    /// <summary>Sends all of the data with a TTL by which it need not arrive.</summary>
    /// <returns>The packet.</returns>
    public byte[] SendData(byte hopLimit) => _outbox.Add(Fields(TcpFlags.Psh | TcpFlags.Ack, 0), Options.Span, _data, hopLimit, _nextId());

    /// <summary>Sends what of the data was not acknowledged, so that it arrives.</summary>
    /// <param name="most">How many bytes go into a segment.</param>
    public void SendRest(int most)
    {
        ReadOnlySpan<byte> rest = _data.AsSpan((int)_acked);
        _outbox.Add(Fields(TcpFlags.Psh | TcpFlags.Ack, _acked), Options.Span, rest[..Math.Min(most, rest.Length)], id: _nextId());
        _sure = (uint)_data.Length;
    }

    /// <summary>Acknowledges all that came in order.</summary>
    public void SendAck() => Send(TcpFlags.Ack, _finAt is { } fin ? fin + 1 : Said);

    /// <summary>Asks whoever sent a reset that does not stand where it should; a few times (RFC 5961 §3.2).</summary>
    public void Challenge()
    {
        if (_challenges++ < MostChallenges) SendAck();
    }

    /// <summary>Sends our FIN, behind the data where it arrived or will, else in its place.</summary>
    public void SendFin()
    {
        _finAt = Said;
        Send(TcpFlags.Fin | TcpFlags.Ack, Said);
    }

    /// <summary>Sends a RST that ends a connection whose other end does not close.</summary>
    public void SendRst() => Send(TcpFlags.Rst | TcpFlags.Ack, _finAt is { } fin && fin >= _acked ? fin + 1 : _acked);

    /// <summary>Tells the other end that there is no such connection as the one that it speaks of.</summary>
    public void Deny(in TcpSegment segment)
        => _outbox.Add(
            new TcpFields(0, 0, TcpFlags.Rst) { Sequence = segment.Acknowledgement, Window = (ushort)_window }, [], [], id: _nextId());

    private void Send(TcpFlags flags, uint offset) => _outbox.Add(Fields(flags, offset), Options.Span, [], id: _nextId());

    private TcpFields Fields(TcpFlags flags, uint offset)
        => new(0, 0, flags | Besides) { Sequence = _isn + 1 + offset, Acknowledgement = _next, Window = (ushort)Left };
}
