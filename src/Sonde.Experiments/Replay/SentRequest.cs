using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.Replay;

/// <summary>What the client of a captured connection says: in order, each byte once, and no more than anybody reads.</summary>
internal sealed class SentRequest
{
    private const int MostBytes = 16 << 10;

    private byte[]? _joined;
    private int _length;

    /// <summary>The bytes so far.</summary>
    public ReadOnlyMemory<byte> Bytes { get; private set; }

    /// <summary>What was said before the server said anything.</summary>
    public static ReadOnlyMemory<byte> Of(CapturedConnection connection)
    {
        var request = new SentRequest();
        foreach (SeenSegment packet in connection.Packets)
        {
            if (packet.Kind == SeenKind.Error || !IpPacket.TryParse(packet.Bytes.Span, out IpPacket ip)
                || !TcpSegment.TryParse(ip.Payload, out TcpSegment segment) || segment.Payload.IsEmpty) continue;
            if (packet.Kind == SeenKind.Heard) break;
            request.Take(segment.Sequence - connection.Isn - 1, DataOf(packet, ip, segment));
        }

        return request.Bytes;
    }

    /// <summary>The data of a segment, where they lie.</summary>
    public static ReadOnlyMemory<byte> DataOf(in SeenSegment packet, in IpPacket ip, in TcpSegment segment)
        => packet.Bytes.Slice(ip.PayloadOffset + segment.HeaderLength, segment.Payload.Length);

    /// <summary>How many bytes of data a segment has, of which a capture may keep fewer.</summary>
    public static int LengthOf(in IpPacket ip, in TcpSegment segment)
        => Math.Max(segment.Payload.Length, ip.StatedLength - ip.PayloadOffset - segment.HeaderLength);

    /// <summary>Takes the data of a segment; what was said before, or is ahead, or too much, is left.</summary>
    /// <param name="offset">Where it belongs.</param>
    /// <param name="data">The data, which stay where they are.</param>
    public void Take(uint offset, ReadOnlyMemory<byte> data)
    {
        if (offset > _length) return;
        int old = _length - (int)offset;
        if (old >= data.Length || _length + data.Length - old > MostBytes) return;
        data = data[old..];
        if (_length == 0)
        {
            (Bytes, _length) = (data, data.Length);
            return;
        }

        if (_joined is null || _joined.Length < _length + data.Length)
        {
            byte[] larger = new byte[Math.Min(MostBytes, 2 * (_length + data.Length))];
            Bytes.CopyTo(larger);
            _joined = larger;
        }

        data.CopyTo(_joined.AsMemory(_length));
        _length += data.Length;
        Bytes = _joined.AsMemory(0, _length);
    }
}
