using Sonde.Measurements.Formats.Ooni.Traceroute;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;
using Sonde.Packets.Udp;

namespace Sonde.Experiments.Traceroute;

/// <summary>What a citation tells of the way that the probe went: what was changed, labels, and whether an address was rewritten.</summary>
internal static class TraceQuote
{
    /// <summary>Adds it to an answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="sent">The probe as sent.</param>
    /// <param name="received">The answer as received, before any redaction.</param>
    public static TracerouteAnswer Describe(TracerouteAnswer answer, ReadOnlySpan<byte> sent, ReadOnlySpan<byte> received)
    {
        if (!IpPacket.TryParse(sent, out IpPacket probe) || !IpPacket.TryParse(received, out IpPacket packet)
            || !IcmpMessage.TryParse(packet.Payload, packet.Protocol, out IcmpMessage message)
            || !message.TryGetCitation(out IcmpCitation citation) || !IpPacket.TryParse(citation.Datagram, out IpPacket cited)) return answer;
        bool isRewritten = cited.Source != probe.Source;
        return answer with
        {
            Icmp = (message.Type, message.Code),
            CitedTtl = cited.HopLimit,
            Changes = Changes(probe, cited),
            Labels = Labels(citation),
            IsCitedSourceRewritten = isRewritten,
            IsNatDetected = isRewritten || !IsChecksumPlausible(probe, cited),
        };
    }

    private static List<TracerouteChange> Changes(IpPacket probe, IpPacket cited)
    {
        List<TracerouteChange> changes = [];
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

        if (TcpQuote.TryParse(probe.Payload, out TcpQuote tcp) && probe.Protocol == IpProtocol.Tcp && TcpQuote.TryParse(cited.Payload, out TcpQuote quote))
        {
            Compare("sport", tcp.SourcePort, quote.SourcePort);
            Compare("dport", tcp.DestinationPort, quote.DestinationPort);
            Compare("seq", tcp.Sequence, quote.Sequence);
            if (quote.IsHeaderWhole && !quote.OptionBytes.SequenceEqual(tcp.OptionBytes)) changes.Add(new TracerouteChange("options", null, null));
            if (quote.Window is { } window) Compare("window", tcp.Window!.Value, window);
        }
        else if (probe.Protocol == IpProtocol.Udp && UdpDatagram.TryParse(probe.Payload, out UdpDatagram udp) && UdpDatagram.TryParse(cited.Payload, out UdpDatagram seen))
        {
            Compare("sport", udp.SourcePort, seen.SourcePort);
            Compare("dport", udp.DestinationPort, seen.DestinationPort);
            // The value would tell an address that a NAT took out.
            if (udp.Checksum != seen.Checksum) changes.Add(new TracerouteChange("checksum", null, null));
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

    // The cited checksum covers addresses: where it is not right for the cited ones, one of them was put back. The parts of the probe that
    // are not cited are taken as they were sent.
    private static bool IsChecksumPlausible(IpPacket probe, IpPacket cited)
    {
        if (probe.Protocol != IpProtocol.Udp || cited.Source != probe.Source) return true;
        if (!UdpDatagram.TryParse(probe.Payload, out UdpDatagram sent) || !UdpDatagram.TryParse(cited.Payload, out UdpDatagram seen)) return true;
        bool isSame = sent.SourcePort == seen.SourcePort && sent.DestinationPort == seen.DestinationPort && sent.Length == seen.Length;
        return !isSame || seen.Checksum == 0 || seen.Checksum == sent.Checksum;
    }
}
