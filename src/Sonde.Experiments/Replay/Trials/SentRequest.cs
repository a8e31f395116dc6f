using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.Replay.Trials;

/// <summary>What the client of a captured connection said, before the server did.</summary>
internal static class SentRequest
{
    private const int MostBytes = 16 << 10;

    /// <summary>The bytes, in order and each once; empty where it said nothing.</summary>
    public static ReadOnlyMemory<byte> Of(CapturedConnection connection)
    {
        byte[] request = new byte[MostBytes];
        int length = 0;
        foreach (SeenSegment packet in connection.Packets)
        {
            if (!IpPacket.TryParse(packet.Bytes.Span, out IpPacket ip) || !TcpSegment.TryParse(ip.Payload, out TcpSegment segment)
                || packet.Kind == SeenKind.Error) continue;
            if (packet.Kind == SeenKind.Heard && !segment.Payload.IsEmpty) break;
            if (packet.Kind != SeenKind.Sent || segment.Sequence - connection.Isn - 1 != length
                || length + segment.Payload.Length > MostBytes) continue;
            segment.Payload.CopyTo(request.AsSpan(length));
            length += segment.Payload.Length;
        }

        return request.AsMemory(0, length);
    }
}
