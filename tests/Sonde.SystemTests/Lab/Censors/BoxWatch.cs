using System.Text;

namespace Sonde.SystemTests.Lab.Censors;

/// <summary>Whether a packet is what a box waits for.</summary>
internal sealed class BoxWatch(Trigger trigger)
{
    private int _connections;

    /// <summary>Whether the packet, or the stream up to it, sets the box off.</summary>
    public bool Sees(BoxFlow flow, BoxPacket packet, bool isOfClient) => trigger switch
    {
        Trigger.SynAck => !isOfClient && (packet.Flags & (BoxPacket.Syn | BoxPacket.Ack)) == (BoxPacket.Syn | BoxPacket.Ack),
        Trigger.NoHttp => !flow.IsHit && isOfClient && packet.Data.Length > 0 && !flow.Said(ofServer: false).StartsWith("GET "u8),
        Trigger.ServerName name => !flow.IsHit && isOfClient && packet.Data.Length > 0
            && string.Equals(TlsHello.ServerName(flow.Said(ofServer: false)), name.Name, StringComparison.OrdinalIgnoreCase),
        Trigger.Word word => (word.InPacket || !flow.IsHit) && word.OfServer != isOfClient && packet.Data.Length > 0
            && Has(word, word.InPacket ? packet.Data : flow.Said(word.OfServer)) && !Overlooks(word, flow),
        _ => false,
    };

    private static bool Has(Trigger.Word word, ReadOnlySpan<byte> bytes)
    {
        if (word.InFirstLine && bytes.IndexOf("\r\n"u8) is >= 0 and int end) bytes = bytes[..end];
        return Encoding.Latin1.GetString(bytes)
            .Contains(word.Text, word.IsCaseSensitive ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);
    }

    private bool Overlooks(Trigger.Word word, BoxFlow flow)
    {
        if (word.OverlooksEvery == 0 || ++_connections % word.OverlooksEvery != 0) return false;
        flow.IsHit = true;
        return true;
    }
}
