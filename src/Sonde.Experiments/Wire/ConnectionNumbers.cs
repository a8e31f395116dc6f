using Sonde.Packets.Tcp;

namespace Sonde.Experiments.Wire;

/// <summary>
/// The sequence numbers of a crafted connection that sends one piece of data, which need not arrive: its end is right in both cases.
/// </summary>
/// <param name="isn">Our first sequence number.</param>
/// <param name="length">Bytes of the data.</param>
/// <param name="window">Bytes that the other end may send in all: the window is never opened again.</param>
internal sealed class ConnectionNumbers(uint isn, int length, int window)
{
    private uint _first, _next;
    private uint _acked;
    private uint? _finAt;
    private int _received;

    /// <summary>Whether our FIN was acknowledged.</summary>
    public bool IsFinAcked { get; private set; }

    /// <summary>Whether the other end closed.</summary>
    public bool IsPeerFin { get; private set; }

    /// <summary>Whether the FIN that was sent stands before data that arrived after all.</summary>
    public bool IsFinWrong => _finAt < _acked;

    private int Left => Math.Max(0, window - _received);

    /// <summary>What a segment that came knows of the connection.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="isOpen">Whether the other end opened.</param>
    public SegmentClaim ClaimOf(in TcpSegment segment, bool isOpen)
        => isOpen ? SegmentProof.Open(segment, isn, length + 1, _first, _next, window) : SegmentProof.Opening(segment, isn, 0);

    /// <summary>Whether a segment acknowledges our SYN and no more.</summary>
    public bool IsOfHandshake(in TcpSegment segment) => segment.Acknowledgement == isn + 1;

    /// <summary>The other end opened.</summary>
    public void Open(in TcpSegment synAck) => _first = _next = synAck.Sequence + 1;

    /// <summary>Whether a segment brings something that has not come yet.</summary>
    public bool IsNew(in TcpSegment segment) => segment.Sequence - _next < window;

    /// <summary>Takes an acknowledgement.</summary>
    /// <returns>Whether it covers data.</returns>
    public bool Acknowledge(in TcpSegment segment)
    {
        uint acked = segment.Acknowledgement - isn - 1;
        if (_finAt is { } fin && acked == fin + 1)
        {
            IsFinAcked = true;
            return false;
        }

        if (acked == 0 || acked > length) return false;
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

    /// <summary>A SYN.</summary>
    public TcpFields Syn() => new(0, 0, TcpFlags.Syn) { Sequence = isn, Window = (ushort)window };

    /// <summary>The segment that carries the data.</summary>
    public TcpFields Data() => Fields(TcpFlags.Psh | TcpFlags.Ack, isn + 1);

    /// <summary>An acknowledgement of all that came in order.</summary>
    public TcpFields Ack() => Fields(TcpFlags.Ack, isn + 1 + (_finAt is { } fin ? fin + 1 : _acked));

    /// <summary>Our FIN, after the data if it arrived, else in its place.</summary>
    public TcpFields Fin()
    {
        _finAt = _acked;
        return Fields(TcpFlags.Fin | TcpFlags.Ack, isn + 1 + _acked);
    }

    /// <summary>A RST that ends a connection whose other end does not close.</summary>
    public TcpFields Rst() => Fields(TcpFlags.Rst | TcpFlags.Ack, isn + 1 + (_finAt is { } fin && fin >= _acked ? fin + 1 : _acked));

    private TcpFields Fields(TcpFlags flags, uint sequence)
        => new(0, 0, flags) { Sequence = sequence, Acknowledgement = _next, Window = (ushort)Left };
}
