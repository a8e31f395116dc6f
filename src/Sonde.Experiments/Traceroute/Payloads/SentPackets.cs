using Sonde.Experiments.Traceroute.Answers;

namespace Sonde.Experiments.Traceroute.Payloads;

/// <summary>The packets of one connection that left, as errors may cite them.</summary>
internal sealed class SentPackets
{
    private readonly List<byte[]> _packets = [];

    /// <summary>A packet left.</summary>
    public void Add(byte[] packet) => _packets.Add(packet);

    /// <summary>How far a citation agrees with one of them.</summary>
    /// <param name="heard">The citation.</param>
    /// <param name="payload">The packet that carried the payload, or null.</param>
    /// <param name="citesPayload">Whether it is that one.</param>
    public Agreement AgreementOf(in HeardPacket heard, ReadOnlyMemory<byte>? payload, out bool citesPayload)
    {
        Agreement best = Agreement.None;
        citesPayload = false;
        foreach (byte[] packet in _packets)
        {
            Agreement agreement = SegmentCitation.AgreementOf(heard, packet);
            bool isPayload = payload?.Equals((ReadOnlyMemory<byte>)packet) == true;
            // In IPv6 nothing tells it from the acknowledgement before it, and it is the one whose time runs out.
            if (agreement.Contradicts || (!best.Contradicts && (agreement.Bits < best.Bits || (agreement.Bits == best.Bits && !isPayload))))
                continue;
            (best, citesPayload) = (agreement, isPayload);
        }

        return best;
    }
}
