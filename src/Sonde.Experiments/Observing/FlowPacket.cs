using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.Observing;

/// <summary>A packet of a flow, as the chains are shown it.</summary>
internal readonly ref struct FlowPacket
{
    /// <summary>Looks at a packet.</summary>
    /// <param name="timestampNs">When it was captured, in nanoseconds since 1970.</param>
    /// <param name="isForward">Whether it goes the way of the flow's first packet.</param>
    /// <param name="packet">The packet.</param>
    public FlowPacket(long timestampNs, bool isForward, in IpPacket packet)
    {
        (TimestampNs, IsForward) = (timestampNs, isForward);
        Ip = packet;
        TcpSegment segment = default;
        HasSegment = packet.Protocol == IpProtocol.Tcp && packet.FragmentOffset == 0 && TcpSegment.TryParse(packet.Payload, out segment);
        Segment = segment;
    }

    /// <summary>When it was captured, in nanoseconds since 1970.</summary>
    public long TimestampNs { get; }

    /// <summary>Whether it goes the way of the flow's first packet.</summary>
    public bool IsForward { get; }

    /// <summary>The packet.</summary>
    public IpPacket Ip { get; }

    /// <summary>Whether it has a TCP header that can be read.</summary>
    public bool HasSegment { get; }

    /// <summary>Its TCP header, where there is one.</summary>
    public TcpSegment Segment { get; }

    /// <summary>Bytes of TCP data, by the length that its headers state.</summary>
    public int DataLength => Math.Max(0, Ip.StatedLength - Ip.PayloadOffset - Segment.HeaderLength);
}
