using Sonde.Experiments.Network;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.Replay.Payloads;

/// <summary>
/// A request that a capture shows on a connection, with the TTL that it was sent with: of a tracer that sends it on one connection with one
/// TTL after the other there are several. Where a connection carried none, that is one as well, without packets.
/// </summary>
/// <param name="Connection">The connection.</param>
/// <param name="Packets">The packets that carried it, in order; the first stands for all.</param>
/// <param name="Name">What it asks for; null where it was never sent.</param>
internal sealed record CapturedPayload(CapturedConnection Connection, IReadOnlyList<SeenSegment> Packets, RequestName? Name)
{
    /// <summary>When it was sent; null where it never was.</summary>
    public Instant? At => Packets.Count > 0 ? Packets[0].At : null;

    /// <summary>The TTL that it was sent with; null where it never was.</summary>
    public int? Ttl => Packets.Count > 0 ? TtlOf(Packets[0]) : null;

    /// <summary>When its connection was begun.</summary>
    public Instant SynAt => Connection.Packets[0].At;

    /// <summary>Whether its TTL is below that of its connection's SYN, or, where that is missing, of what else its client sent.</summary>
    public bool IsLimited => Ttl < (Connection.IsLate ? UsualTtl() : TtlOf(Connection.Packets[0]));

    // Of requests that nothing else was sent beside: systems begin with 64 and more, and no path is that long.
    private int UsualTtl()
    {
        const int longestPath = 48;
        return Connection.Packets.Where(packet => packet.Kind == SeenKind.Sent && DataOf(packet).IsEmpty).Select(packet => TtlOf(packet))
            .DefaultIfEmpty(longestPath).Max();
    }

    /// <summary>The requests of a connection.</summary>
    public static IEnumerable<CapturedPayload> Of(CapturedConnection connection)
    {
        List<List<SeenSegment>> sent = [];
        int? ttl = null;
        bool isCut = false;
        var request = new SentRequest();
        foreach (SeenSegment packet in connection.Packets)
        {
            if (packet.Kind != SeenKind.Sent || !TryRead(packet, out IpPacket ip, out TcpSegment segment)) continue;
            if (segment.Payload.IsEmpty) continue;
            request.Take(segment.Sequence - connection.Isn - 1, SentRequest.DataOf(packet, ip, segment));
            isCut |= ip.IsTruncated;
            if (ttl != ip.HopLimit) sent.Add([]);
            ttl = ip.HopLimit;
            sent[^1].Add(packet);
        }

        if (sent.Count == 0)
        {
            if (connection.IsLate) yield break;
            yield return new CapturedPayload(connection, [], null);
            yield break;
        }

        var name = RequestName.Of(request.Bytes.IsEmpty ? DataOf(sent[0][0]) : request.Bytes.Span, isCut);
        foreach (List<SeenSegment> each in sent) yield return new CapturedPayload(connection, each, name);
    }

    /// <summary>Reads a segment.</summary>
    internal static bool TryRead(in SeenSegment packet, out IpPacket ip, out TcpSegment segment)
    {
        segment = default;
        return IpPacket.TryParse(packet.Bytes.Span, out ip) && TcpSegment.TryParse(ip.Payload, out segment);
    }

    private static ReadOnlySpan<byte> DataOf(in SeenSegment packet)
        => TryRead(packet, out _, out TcpSegment segment) ? segment.Payload : [];

    private static int TtlOf(in SeenSegment packet) => IpPacket.TryParse(packet.Bytes.Span, out IpPacket ip) ? ip.HopLimit : 0;
}
