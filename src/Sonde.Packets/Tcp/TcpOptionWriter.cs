using System.Buffers.Binary;

namespace Sonde.Packets.Tcp;

/// <summary>Writes TCP options one after the other into a buffer of up to 40 bytes.</summary>
/// <remarks>Call <see cref="Finish"/> last: it pads to a multiple of four and gives the bytes.</remarks>
public ref struct TcpOptionWriter
{
    /// <summary>The most a header has room for, in bytes.</summary>
    public const int MaximumLength = 40;

    private readonly Span<byte> _buffer;
    private int _length;

    /// <summary>A writer into a buffer; 40 bytes are enough for all that fits in a header.</summary>
    public TcpOptionWriter(Span<byte> buffer) => _buffer = buffer.Length > MaximumLength ? buffer[..MaximumLength] : buffer;

    /// <summary>Maximum segment size, in bytes.</summary>
    public void MaximumSegmentSize(ushort size) => BinaryPrimitives.WriteUInt16BigEndian(Option(TcpOptionKind.MaximumSegmentSize, 2), size);

    /// <summary>Window scale, as a shift of 0 to 14.</summary>
    public void WindowScale(byte shift) => Option(TcpOptionKind.WindowScale, 1)[0] = shift;

    /// <summary>Selective acknowledgement permitted.</summary>
    public void SackPermitted() => Option(TcpOptionKind.SackPermitted, 0);

    /// <summary>One block of a selective acknowledgement.</summary>
    public void Sack(uint left, uint right)
    {
        Span<byte> data = Option(TcpOptionKind.Sack, 8);
        BinaryPrimitives.WriteUInt32BigEndian(data, left);
        BinaryPrimitives.WriteUInt32BigEndian(data[4..], right);
    }

    /// <summary>Timestamps: ours, and the one we echo.</summary>
    public void Timestamps(uint value, uint echo)
    {
        Span<byte> data = Option(TcpOptionKind.Timestamps, 8);
        BinaryPrimitives.WriteUInt32BigEndian(data, value);
        BinaryPrimitives.WriteUInt32BigEndian(data[4..], echo);
    }

    /// <summary>No operation, as often as alignment wants it.</summary>
    public void NoOperation() => _buffer[_length++] = TcpOptionKind.NoOperation;

    /// <summary>Fast open (kind 34) with a cookie, or empty to ask for one.</summary>
    public void FastOpen(scoped ReadOnlySpan<byte> cookie) => cookie.CopyTo(Option(TcpOptionKind.FastOpen, cookie.Length));

    /// <summary>Fast open in its experimental form (kind 254, number F989) with a cookie, or empty to ask for one.</summary>
    public void FastOpenExperimental(scoped ReadOnlySpan<byte> cookie)
    {
        Span<byte> data = Option(TcpOptionKind.Experiment2, 2 + cookie.Length);
        BinaryPrimitives.WriteUInt16BigEndian(data, TcpOption.FastOpenExperiment);
        cookie.CopyTo(data[2..]);
    }

    /// <summary>Any option of two bytes or more.</summary>
    public void Any(byte kind, scoped ReadOnlySpan<byte> data) => data.CopyTo(Option(kind, data.Length));

    /// <summary>Pads with no-operations to a multiple of four and gives what was written.</summary>
    public ReadOnlySpan<byte> Finish()
    {
        while (_length % 4 != 0) NoOperation();
        return _buffer[.._length];
    }

    private Span<byte> Option(byte kind, int dataLength)
    {
        if (_length + 2 + dataLength > _buffer.Length)
            throw new ArgumentException("The options do not fit in a TCP header.", nameof(dataLength));
        _buffer[_length] = kind;
        _buffer[_length + 1] = (byte)(2 + dataLength);
        Span<byte> data = _buffer.Slice(_length + 2, dataLength);
        _length += 2 + dataLength;
        return data;
    }
}
