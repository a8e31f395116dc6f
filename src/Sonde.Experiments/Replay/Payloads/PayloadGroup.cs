using Sonde.Experiments.Network;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.Replay.Payloads;

/// <summary>The requests of a capture from one address to one port of a server.</summary>
/// <param name="Client">Who sent them: what a translator captured on both of its sides is two clients'.</param>
/// <param name="Server">The server.</param>
/// <param name="Port">Its port.</param>
/// <param name="Payloads">The requests, in the order of their connections' SYNs.</param>
/// <param name="Last">When the capture's last packet was taken.</param>
internal sealed record PayloadGroup(
    PacketAddress Client, PacketAddress Server, int Port, IReadOnlyList<CapturedPayload> Payloads, Instant Last)
{
    /// <summary>What was asked for with a limited TTL, the most frequent first.</summary>
    public IReadOnlyList<RequestName> Names { get; } = [
        .. Payloads.Where(each => each.IsLimited).GroupBy(each => each.Name!.Value).OrderByDescending(group => group.Count())
        .Select(group => group.Key)];

    /// <summary>The groups of a capture in which any request had a limited TTL.</summary>
    public static IReadOnlyList<PayloadGroup> Of(CapturedTraffic traffic)
        => [
            .. traffic.Connections.Concat(LateConnections.Of(traffic.Others)).Where(connection => connection.Packets.Count > 0)
            .OrderBy(connection => connection.Packets[0].At)
            .GroupBy(connection => (connection.Flow.Source, connection.Flow.Destination, connection.Flow.DestinationPort))
            .Select(
                group => new PayloadGroup(
                    group.Key.Source, group.Key.Destination, group.Key.DestinationPort, [.. group.SelectMany(CapturedPayload.Of)],
                    traffic.Last))
            .Where(group => group.Names.Count > 0)];

    /// <summary>
    /// The requests of one name, and the connections between them that never carried one: as a tracer sends a TTL after the other, those
    /// have the TTLs that are missing, where just as many are.
    /// </summary>
    public IEnumerable<(CapturedPayload Payload, int Ttl)> Of(RequestName name)
    {
        List<CapturedPayload> waiting = [];
        int? before = null;
        foreach (CapturedPayload payload in Payloads)
        {
            if (payload.Name is null)
            {
                waiting.Add(payload);
                continue;
            }

            bool isOwn = payload.Name == name;
            if (isOwn && before is { } last && payload.Ttl is { } next && next - last - 1 == waiting.Count)
                for (int i = 0; i < waiting.Count; i++) yield return (waiting[i], last + 1 + i);
            waiting.Clear();
            before = isOwn ? payload.Ttl : null;
            if (isOwn) yield return (payload, payload.Ttl!.Value);
        }
    }
}
