using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;

namespace Sonde.Cli.Redaction;

/// <summary>
/// The routers in private ranges that a capture shows: who sent an error about a packet that was for somebody else, and the gateways that
/// they named. A target that speaks of itself is none.
/// </summary>
internal sealed class CaptureHops
{
    private readonly HashSet<PacketAddress> _private = [];

    /// <summary>Their addresses, those of the link (fe80::) among them.</summary>
    public IReadOnlyCollection<PacketAddress> Private => _private;

    /// <summary>Looks at a packet.</summary>
    public void Add(in IpPacket ip)
    {
        if (ip.FragmentOffset > 0 || !IcmpMessage.TryParse(ip.Payload, ip.Protocol, out IcmpMessage icmp)
            || !icmp.TryGetCitation(out IcmpCitation citation)) return;
        bool isOfItself = IpPacket.TryParse(citation.Datagram, out IpPacket cited) && cited.Destination == ip.Source;
        if (ip.Source.IsPrivate && !isOfItself) _private.Add(ip.Source);
        if (icmp is { IsV6: false, Type: IcmpType.Redirect } && PacketAddress.FromIpv4(icmp.RestOfHeader) is { IsPrivate: true } gateway)
            _private.Add(gateway);
    }
}
