using System.Buffers.Binary;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.Traceroute.Answers;

/// <summary>Compares citations with segments of a crafted connection, whose numbers begin at chance.</summary>
internal static class SegmentCitation
{
    private const double PortBits = 10, IdBits = 16, SwappedIdBits = 15, SequenceBits = 32; // of 1024 guarded ports one

    /// <summary>How far a citation agrees with a segment of ours.</summary>
    /// <param name="heard">The citation.</param>
    /// <param name="sent">The segment as it left, from its IP header on; an identification of 0 was left to the kernel, and is
    /// unknown.</param>
    public static Agreement AgreementOf(in HeardPacket heard, ReadOnlySpan<byte> sent)
    {
        if (!IpPacket.TryParse(sent, out IpPacket ip) || !TcpSegment.TryParse(ip.Payload, out TcpSegment segment)) return Agreement.None;
        bool isRewritten = heard.ProbeSource != ip.Source || heard.ProbeDestination != ip.Destination;
        double bits = 0;
        if (heard.HasPorts)
        {
            if (heard.ProbePort == segment.SourcePort) bits += PortBits;
            else if (!isRewritten) return Agreement.None;
            if (heard.TargetPort != segment.DestinationPort && !isRewritten) return Agreement.None;
        }

        if (heard.CitedId is { } id && ip.Id != 0)
        {
            if (id == ip.Id) bits += IdBits;
            else if (id == BinaryPrimitives.ReverseEndianness(ip.Id)) bits += SwappedIdBits;
            else if (!isRewritten) return Agreement.None;
        }

        if (heard.Sequence is { } sequence)
        {
            if (sequence != segment.Sequence) return Agreement.None;
            bits += SequenceBits;
        }

        return heard.Acknowledgement is { } acknowledgement && acknowledgement != segment.Acknowledgement
            ? Agreement.None
            : new Agreement(bits);
    }
}
