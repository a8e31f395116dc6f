using Sonde.Packets.Ip;
using Sonde.Packets.Udp;

namespace Sonde.Experiments.PathTransparency.Locating;

/// <summary>
/// The checksum of a datagram: none, where it left without one. It is among the eight bytes that even the shortest citation has.
/// </summary>
internal sealed class UdpChecksumField : QuotedField
{
    private UdpChecksumField()
    {
    }

    /// <summary>The field.</summary>
    public static UdpChecksumField Instance { get; } = new();

    /// <inheritdoc/>
    public override QuoteReading Read(in CitedProbe probe)
    {
        if (!UdpDatagram.TryParse(probe.Left.Payload, out UdpDatagram left) || probe.Cited.Protocol != IpProtocol.Udp
            || !UdpDatagram.TryParse(probe.Cited.Payload, out UdpDatagram cited)) return QuoteReading.Unseen;
        return cited.Checksum == left.Checksum ? QuoteReading.Intact : QuoteReading.Changed(cited.Checksum == 0 ? "none" : "filled");
    }
}
