using Sonde.Measurements.Formats.Ooni.Traceroute;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;
using Sonde.Packets.Udp;

namespace Sonde.Experiments.Traceroute.Answers;

/// <summary>What an answer tells of the way that the probe went: what was changed, labels, and whether an address was rewritten.</summary>
internal static class TraceQuote
{
    private const string Checksum = "checksum";

    /// <summary>Adds it to an answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="sent">The probe as sent.</param>
    /// <param name="received">The answer as received, before any redaction.</param>
    public static TracerouteAnswer Describe(TracerouteAnswer answer, ReadOnlySpan<byte> sent, ReadOnlySpan<byte> received)
    {
        if (!IpPacket.TryParse(sent, out IpPacket probe) || !IpPacket.TryParse(received, out IpPacket packet)) return answer;
        if (packet.Protocol == IpProtocol.Tcp)
        {
            return TcpSegment.TryParse(packet.Payload, out TcpSegment reply) && reply.Has(TcpFlags.Syn | TcpFlags.Ack)
                && TcpQuote.TryParse(probe.Payload, out TcpQuote syn)
                ? TraceTcpOptions.Describe(answer, syn, reply) : answer;
        }

        if (!IcmpMessage.TryParse(packet.Payload, packet.Protocol, out IcmpMessage message)
            || !message.TryGetCitation(out IcmpCitation citation)
            || !IpPacket.TryParse(citation.Datagram, out IpPacket cited)) return answer;
        bool isRewritten = cited.Source != probe.Source, isRedirected = cited.Destination != probe.Destination;
        List<TracerouteChange> changes = Changes(probe, cited);
        return answer with
        {
            Icmp = (message.Type, message.Code),
            Mtu = message.NextHopMtu,
            CitedTtl = cited.HopLimit,
            Changes = changes,
            Labels = Labels(citation),
            IsCitedSourceRewritten = isRewritten,
            IsCitedDestinationRewritten = isRedirected,
            IsNatDetected = isRewritten || isRedirected || IsAddressInChecksum(cited, changes),
        };
    }

    private static List<TracerouteChange> Changes(IpPacket probe, IpPacket cited)
    {
        List<TracerouteChange> changes = [];
        // What was redacted and is read out of a capture again has no checksum where it is cited: it was taken out, and nobody changed it.
        bool isRedacted = probe.Source.IsLoopback;
        void Compare(string field, long sent, long seen)
        {
            if (sent != seen) changes.Add(new TracerouteChange(field, sent, seen));
        }

        Compare("tos", probe.TrafficClass & ~3, cited.TrafficClass & ~3);
        Compare("ecn", probe.TrafficClass & 3, cited.TrafficClass & 3);
        Compare("length", probe.StatedLength, cited.StatedLength);
        if (Ipv4Packet.TryParse(probe.Bytes, out Ipv4Packet sent4) && Ipv4Packet.TryParse(cited.Bytes, out Ipv4Packet cited4))
        {
            Compare("ip_id", sent4.Id, cited4.Id);
            Compare("df", sent4.DontFragment ? 1 : 0, cited4.DontFragment ? 1 : 0);
        }

        if (TcpQuote.TryParse(probe.Payload, out TcpQuote tcp) && probe.Protocol == IpProtocol.Tcp
            && TcpQuote.TryParse(cited.Payload, out TcpQuote quote))
        {
            Compare("sport", tcp.SourcePort, quote.SourcePort);
            Compare("dport", tcp.DestinationPort, quote.DestinationPort);
            Compare("seq", tcp.Sequence, quote.Sequence);
            if (quote.Window is { } window) Compare("window", tcp.Window!.Value, window);
            TraceTcpOptions.Compare(tcp, quote, changes);
            // The value would tell an address that a NAT took out.
            if (quote.Checksum is { } sum && sum != tcp.Checksum && !(isRedacted && sum == 0))
                changes.Add(new TracerouteChange(Checksum, null, null));
        }
        else if (probe.Protocol == IpProtocol.Udp && UdpDatagram.TryParse(probe.Payload, out UdpDatagram udp)
            && UdpDatagram.TryParse(cited.Payload, out UdpDatagram seen))
        {
            Compare("sport", udp.SourcePort, seen.SourcePort);
            Compare("dport", udp.DestinationPort, seen.DestinationPort);
            if (udp.Checksum != seen.Checksum && !(isRedacted && (seen.Checksum == 0 || udp.Checksum == 0)))
                changes.Add(new TracerouteChange(Checksum, null, null));
        }

        return changes;
    }

    private static List<TracerouteLabel> Labels(IcmpCitation citation)
    {
        List<TracerouteLabel> labels = [];
        if (!IcmpExtensions.TryParse(citation.ExtensionBytes, out IcmpExtensions extensions)) return labels;
        foreach (IcmpExtensionObject each in extensions.Objects)
        {
            for (int i = 0; i < each.LabelCount && labels.Count < 16; i++)
            {
                MplsLabel label = each.Label(i);
                labels.Add(new TracerouteLabel(label.Label, label.TrafficClass, label.IsBottom, label.Ttl));
            }
        }

        return labels;
    }

    // The cited checksum covers addresses, ports and data: where it differs and nothing else that it covers does, it was an address that
    // was rewritten, and put back since.
    private static bool IsAddressInChecksum(IpPacket cited, List<TracerouteChange> changes)
    {
        if (changes is not [.., { Field: Checksum }]) return false;
        if (cited.Protocol == IpProtocol.Tcp)
            return changes.TrueForAll(change => change.Field is Checksum or "tos" or "ecn" or "ip_id" or "df");
        bool isNone = UdpDatagram.TryParse(cited.Payload, out UdpDatagram seen) && seen.Checksum == 0;
        return !isNone && changes.TrueForAll(change => change.Field is not ("sport" or "dport" or "length"));
    }
}
