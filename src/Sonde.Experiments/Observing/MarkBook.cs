using Sonde.Experiments.Network;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.Observing;

/// <summary>The marks of the packets of connections that were announced; of others it keeps nothing.</summary>
/// <param name="toInstant">Makes a moment of a packet's stamp, in nanoseconds since 1970.</param>
public sealed class MarkBook(Func<long, Instant> toInstant)
{
    private readonly Dictionary<FlowId, FlowMarks> _flows = [];

    /// <summary>A connection begins.</summary>
    /// <param name="flow">The connection, in our direction.</param>
    public void Begin(FlowId flow) => _flows[flow] = new FlowMarks();

    /// <summary>A packet passed.</summary>
    /// <param name="timestampNs">When, in nanoseconds since 1970.</param>
    /// <param name="bytes">The packet from its IP header on, as much of it as was captured.</param>
    /// <returns>Whether it belongs to a connection that was announced.</returns>
    public bool See(long timestampNs, ReadOnlySpan<byte> bytes)
    {
        if (_flows.Count == 0 || !IpPacket.TryParse(bytes, out IpPacket packet) || packet.FragmentOffset != 0) return false;
        if (IcmpMessage.TryParse(packet.Payload, packet.Protocol, out IcmpMessage icmp)) return SeeError(timestampNs, packet, icmp);
        if (packet.Protocol != IpProtocol.Tcp || !TcpSegment.TryParse(packet.Payload, out TcpSegment segment)) return false;
        var flow = new FlowId(packet.Source, packet.Destination, IpProtocol.Tcp, segment.SourcePort, segment.DestinationPort);
        bool isOurs = _flows.TryGetValue(flow, out FlowMarks? marks);
        if (!isOurs && !_flows.TryGetValue(flow.Reverse, out marks)) return false;
        marks!.Add(toInstant(timestampNs), isOurs, packet, segment);
        return true;
    }

    /// <summary>Takes what is known of a connection; null where it was not announced.</summary>
    public FlowMarks? Take(FlowId flow) => _flows.Remove(flow, out FlowMarks? marks) ? marks : null;

    private bool SeeError(long timestampNs, in IpPacket packet, in IcmpMessage icmp)
    {
        if (!icmp.TryGetCitation(out IcmpCitation citation) || !IpPacket.TryParse(citation.Datagram, out IpPacket cited)
            || cited.Protocol != IpProtocol.Tcp || cited.FragmentOffset != 0 || cited.Payload.Length < 4) return false;
        var flow = new FlowId(
            cited.Source, cited.Destination, IpProtocol.Tcp,
            System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(cited.Payload),
            System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(cited.Payload[2..]));
        if (!_flows.TryGetValue(flow, out FlowMarks? marks)) return false;
        marks.Add(toInstant(timestampNs), packet, icmp);
        return true;
    }
}
