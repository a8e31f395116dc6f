using Sonde.Experiments.Contract;
using Sonde.Experiments.Drafts;
using Sonde.Experiments.Traceroute.Lines;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.Replay.Paths;

/// <summary>Finds the traces in a capture whose probes are SYNs, datagrams or echo requests with rising TTL.</summary>
internal static class PathReplay
{
    /// <summary>The traces.</summary>
    /// <param name="traffic">The capture.</param>
    /// <param name="others">Targets that were measured in another way.</param>
    public static IEnumerable<ReplayedPath> Of(CapturedTraffic traffic, IReadOnlySet<PacketAddress> others)
    {
        Dictionary<PacketAddress, List<SeenPacket>> sent = [], heard = [];
        foreach (SeenPacket packet in traffic.InOrder(others))
        {
            if (!IpPacket.TryParse(packet.Bytes.Span, out IpPacket ip)) continue;
            Add(sent, ip.Destination, packet);
            Add(heard, ip.Source, packet);
            if (IcmpMessage.TryParse(ip.Payload, ip.Protocol, out IcmpMessage icmp) && icmp.IsError
                && icmp.TryGetCitation(out IcmpCitation citation) && IpPacket.TryParse(citation.Datagram, out IpPacket cited)
                && cited.Destination != ip.Source) Add(heard, cited.Destination, packet);
        }

        foreach ((PacketAddress target, List<SeenPacket> packets) in sent)
        {
            if (others.Contains(target)) continue;
            // What comes back to the measuring side is no probe of its target's.
            foreach (IGrouping<PacketAddress, SeenPacket> from in packets.GroupBy(SourceOf))
            {
                if (others.Contains(from.Key) || (target.IsLoopback && !from.Key.IsLoopback)) continue;
                var probes = new CapturedProbes([.. from]);
                if (probes.AreTrace) yield return new ReplayedPath(probes, heard.GetValueOrDefault(target, []), from.Key, target);
            }
        }
    }

    /// <summary>The measurement of a trace.</summary>
    public static MeasurementDraft Draft(ReplayedPath trace, RunContext context, string version, bool keepsPrivateHops)
        => ReplayedDraft.Of(TraceMeasurement.Of(trace, context, keepsPrivateHops, version), trace.Source);

    private static PacketAddress SourceOf(SeenPacket packet) => IpPacket.TryParse(packet.Bytes.Span, out IpPacket ip) ? ip.Source : default;

    private static void Add(Dictionary<PacketAddress, List<SeenPacket>> lists, PacketAddress address, SeenPacket packet)
    {
        if (!lists.TryGetValue(address, out List<SeenPacket>? list)) lists[address] = list = [];
        list.Add(packet);
    }
}
