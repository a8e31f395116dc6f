using Sonde.Measurements.Model;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.Replay;

/// <summary>Why a capture holds nothing that can be replayed: what is missing, for people who made it.</summary>
public static class ReplayRefusal
{
    /// <summary>The reason, as the rest of a sentence.</summary>
    /// <param name="traffic">The capture.</param>
    public static string Of(CapturedTraffic traffic)
    {
        ArgumentNullException.ThrowIfNull(traffic);
        if (traffic.Packets == 0) return "it holds no IP packet";
        if (HasAnswersAlone(traffic)) return "it shows what came back and nothing that was sent";
        string cut = traffic.Cut > 0
            ? $" ({traffic.Cut} of {Numerals.Count(traffic.Packets, "packet")} {Numerals.Word(traffic.Cut, "was", "were")} cut on being captured: capture them whole, with -s 0)"
            : "";
        return $"no request with a limited TTL, and nothing that --pcap of a measurement writes{cut}";
    }

    // To whom a SYN/ACK came or an error about its packets has sent some: where none is there, that direction is missing.
    private static bool HasAnswersAlone(CapturedTraffic traffic)
    {
        HashSet<PacketAddress> asked = [], seen = [];
        foreach (SeenPacket packet in traffic.InOrder(new HashSet<PacketAddress>()))
        {
            if (!IpPacket.TryParse(packet.Bytes.Span, out IpPacket ip)) continue;
            seen.Add(ip.Source);
            bool isSynAck = ip.Protocol == IpProtocol.Tcp && TcpSegment.TryParse(ip.Payload, out TcpSegment segment)
                && segment.Has(TcpFlags.Syn | TcpFlags.Ack);
            if (isSynAck || (IcmpMessage.TryParse(ip.Payload, ip.Protocol, out IcmpMessage icmp) && icmp.IsError))
                asked.Add(ip.Destination);
        }

        return asked.Count > 0 && !asked.Overlaps(seen);
    }
}
