using Sonde.Experiments.Traceroute.Answers;
using Sonde.Packets;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Udp;

namespace Sonde.Experiments.Replay.Paths;

/// <summary>
/// The checksum of a cited datagram of IPv6, which tells the probes of a flow from each other: redaction took it out, since it is reckoned
/// over addresses, and what else it is reckoned over is still there.
/// </summary>
internal static class BlankedChecksum
{
    private const int At = 6;

    /// <summary>
    /// What was heard with the checksum that the published bytes have; null where it was not taken out, or not all is cited.
    /// </summary>
    /// <param name="heard">What was heard.</param>
    /// <param name="packet">Its bytes.</param>
    public static HeardPacket? Restore(in HeardPacket heard, ReadOnlySpan<byte> packet)
    {
        if (heard is not { IsCitation: true, Protocol: TraceProtocol.Udp, CitedChecksum: 0, CitedId: null }
            || !IpPacket.TryParse(packet, out IpPacket ip) || !IcmpMessage.TryParse(ip.Payload, ip.Protocol, out IcmpMessage message)
            || !message.TryGetCitation(out IcmpCitation citation) || !IpPacket.TryParse(citation.Datagram, out IpPacket cited)
            || cited is not { IsTruncated: false, FragmentOffset: 0, MoreFragments: false }
            || !UdpDatagram.TryParse(cited.Payload, out UdpDatagram datagram)) return null;
        int length = datagram.Length;
        if (length < UdpDatagram.HeaderLength || length > cited.Payload.Length) return null;
        byte[] bytes = cited.Payload[..length].ToArray();
        bytes.AsSpan(At, 2).Clear();
        ushort checksum = Checksum.Of(cited.Source, cited.Destination, IpProtocol.Udp, bytes);
        return heard with { CitedChecksum = checksum == 0 ? ushort.MaxValue : checksum };
    }
}
