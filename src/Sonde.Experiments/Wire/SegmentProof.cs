using Sonde.Packets.Tcp;

namespace Sonde.Experiments.Wire;

/// <summary>
/// Tells segments whose sender must have seen the connection from those that somebody made up who sees nothing of it: by the numbers
/// that begin at chance (RFC 9293 §3.10.7, RFC 5961).
/// </summary>
public static class SegmentProof
{
    /// <summary>What a segment knows of a connection whose SYN was not answered yet.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="isn">Our first sequence number.</param>
    /// <param name="sent">Bytes of data on our SYN.</param>
    public static SegmentClaim Opening(in TcpSegment segment, uint isn, int sent)
    {
        uint acked = segment.Acknowledgement - isn - 1;
        if (!segment.Has(TcpFlags.Ack) || acked > sent) return SegmentClaim.Forged;
        // Without SYN and RST it is of a server whose SYN/ACK was lost, and then has taken data.
        bool answersSyn = segment.Has(TcpFlags.Rst) || segment.Has(TcpFlags.Syn);
        return answersSyn || acked > 0 ? SegmentClaim.Genuine : SegmentClaim.Forged;
    }

    /// <summary>What a segment knows of an open connection.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="isn">Our first sequence number.</param>
    /// <param name="sent">How many bytes we sent, the FIN among them.</param>
    /// <param name="first">The number of the other end's first byte; null where its SYN/ACK was lost.</param>
    /// <param name="next">The number of its next byte.</param>
    /// <param name="window">How many bytes from the next one on it may send.</param>
    public static SegmentClaim Open(in TcpSegment segment, uint isn, int sent, uint? first, uint next, int window)
    {
        if (segment.Has(TcpFlags.Rst))
        {
            // Where the next byte is due; or where the first was, when the answer has overtaken the reset.
            if (segment.Sequence == next || segment.Sequence == first) return SegmentClaim.Genuine;
            return segment.Sequence - next < window ? SegmentClaim.Challenged : SegmentClaim.Forged;
        }

        if (!segment.Has(TcpFlags.Ack) || segment.Acknowledgement - isn - 1 > sent) return SegmentClaim.Forged;
        if (segment.Has(TcpFlags.Syn)) return first is null || segment.Sequence + 1 == first ? SegmentClaim.Genuine : SegmentClaim.Forged;
        // From its first byte, which it may repeat, and the one before it, by which it asks whether we are there, to the end of the window.
        uint start = (first ?? next) - 1;
        return segment.Sequence - start <= next - start + (uint)window ? SegmentClaim.Genuine : SegmentClaim.Forged;
    }
}
