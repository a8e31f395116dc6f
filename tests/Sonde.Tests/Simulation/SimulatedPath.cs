using System.Net;
using Sonde.Packets.Ip;

namespace Sonde.Tests.Simulation;

/// <summary>
/// A path hop by hop, IPv4: each router cites, or changes, or answers, what those before it have forwarded, and changes what comes back
/// through it, so that boxes work together as they do on a real path. Routers that spread load send each connection one way of several.
/// </summary>
internal sealed class SimulatedPath
{
    /// <summary>The routers of each way; ways may differ.</summary>
    public required IReadOnlyList<IReadOnlyList<PathHop>> Ways { get; init; }

    /// <summary>What the target answers.</summary>
    public required Func<SeenProbe, IEnumerable<PathReply>> Server { get; init; }

    /// <summary>A path of one way.</summary>
    /// <param name="server">What the target answers to TCP.</param>
    /// <param name="hops">The routers.</param>
    public static SimulatedPath Of(Func<SeenProbe, IEnumerable<PathReply>> server, params PathHop[] hops)
        => new() { Server = server, Ways = [hops] };

    /// <summary>All that comes back for a packet.</summary>
    public IEnumerable<PathReply> Receive(SeenProbe probe)
    {
        int way = WayOf(probe.IsIcmp ? probe.EchoId : probe.SourcePort);
        IReadOnlyList<PathHop> hops = Ways[way];
        byte[] packet = [.. probe.Bytes];
        for (int i = 0; i < hops.Count; i++)
        {
            PathHop hop = hops[i];
            var seen = probe with { Bytes = packet };
            if (probe.Ttl == i + 1)
            {
                if (!hop.Limiter.TryTake(probe.At)) return [];
                if (hop.CitesAfter && hop.Forward(packet) is { } forwarded) seen = seen with { Bytes = forwarded };
                var from = PacketAddress.From(IPAddress.Parse($"198.51.100.{(100 * way) + i + 1}"));
                return Backward([PathModel.Expired(seen, i + 1, hop.Quoted, hop.Quote, from, hop.Labels)], hops, i);
            }

            if (hop.Answer(seen) is { } instead) return Backward(instead, hops, i);
            if (hop.Forward(packet) is not { } next) return [];
            packet = next;
        }

        var arrived = probe with { Bytes = packet };
        return Backward(
            probe.IsTcp ? Server(arrived)
            : probe.IsUdp && probe.Port != 53 ? [PathModel.Refused(arrived, hops.Count + 1)]
            : probe.IsUdp ? [PathModel.Datagram(arrived, hops.Count + 1, ResponseTo(arrived))]
            : [PathModel.Echo(arrived, hops.Count + 1)],
            hops, hops.Count);
    }

    // As a router that spreads load by a hash.
    private int WayOf(uint port)
    {
        uint hash = (port ^ 0x9E37) * 0x85EBCA6B;
        hash = (hash ^ (hash >> 13)) * 0xC2B2AE35;
        return (int)((hash ^ (hash >> 16)) % (uint)Ways.Count);
    }

    private static PathReply[] Backward(IEnumerable<PathReply> replies, IReadOnlyList<PathHop> hops, int from)
        => [.. replies.Select(reply =>
        {
            byte[] packet = [.. reply.Packet];
            for (int i = from - 1; i >= 0; i--) hops[i].Back(packet);
            return reply with { Packet = packet };
        })];

    private static byte[] ResponseTo(SeenProbe query)
    {
        byte[] response = query.Bytes[28..];
        response[2] |= 0x80;
        return response;
    }
}
