using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.PathTransparency.Locating;

/// <summary>A probe as it left beside the probe as a router cites it (RFC 792, RFC 4443).</summary>
internal readonly ref struct CitedProbe
{
    private CitedProbe(IpPacket left, IpPacket cited)
    {
        Left = left;
        Cited = cited;
    }

    /// <summary>The packet as it left.</summary>
    public IpPacket Left { get; }

    /// <summary>The packet as it is cited, as much of it as there is.</summary>
    public IpPacket Cited { get; }

    /// <summary>Reads both; false where the error cites no packet.</summary>
    /// <param name="sent">The probe from its IP header on.</param>
    /// <param name="error">The ICMP error from its IP header on.</param>
    /// <param name="probe">Both.</param>
    public static bool TryRead(ReadOnlySpan<byte> sent, ReadOnlySpan<byte> error, out CitedProbe probe)
    {
        probe = default;
        if (!IpPacket.TryParse(sent, out IpPacket left) || !IpPacket.TryParse(error, out IpPacket packet)
            || !IcmpMessage.TryParse(packet.Payload, packet.Protocol, out IcmpMessage message)
            || !message.TryGetCitation(out IcmpCitation citation)
            || !IpPacket.TryParse(citation.Datagram, out IpPacket cited)) return false;
        probe = new CitedProbe(left, cited);
        return true;
    }

    /// <summary>The SYN as it left and as it is cited; false where it is none, or where not even its ports are cited.</summary>
    public bool TryGetSyn(out TcpSegment syn, out TcpQuote quote)
    {
        quote = default;
        return TcpSegment.TryParse(Left.Payload, out syn) && Cited.Protocol == IpProtocol.Tcp
            && TcpQuote.TryParse(Cited.Payload, out quote);
    }
}
