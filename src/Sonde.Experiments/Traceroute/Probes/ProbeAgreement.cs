using System.Buffers.Binary;
using Sonde.Experiments.Traceroute.Answers;
using Sonde.Packets;

namespace Sonde.Experiments.Traceroute.Probes;

/// <summary>
/// Compares packets with the probes that they may answer (OONI df-003, answer_flags): each flag names what must agree. All that does
/// agree is weighed by how hard it is to guess.
/// </summary>
/// <param name="settings">How the trace goes.</param>
/// <param name="writer">What is known of their numbers.</param>
internal sealed class ProbeAgreement(TraceSettings settings, IProbeNumbers writer)
{
    private const double IdBits = 16, SwappedIdBits = 15, ChecksumBits = 16, EchoBits = 16, LabelBits = 20;

    /// <summary>How far a citation agrees with a probe.</summary>
    public Agreement OfCitation(in HeardPacket heard, SentProbe probe, TraceFlow flow)
    {
        // What rewrote an address may have rewritten the port and the identification with it, and not put them back.
        bool isRewritten = heard.ProbeSource != writer.Source || heard.ProbeDestination != writer.Destination;
        bool agrees = TryPorts(heard, probe, flow, isRewritten, out double bits) & TryId(heard, probe, isRewritten, ref bits);
        if (heard.CitedLabel is { } label && label == probe.FlowLabel && label != 0) bits += LabelBits;
        agrees &= flow.Protocol switch
        {
            TraceProtocol.Tcp => TryNumbers(heard, probe, ref bits),
            TraceProtocol.Udp => TryChecksum(heard, probe, flow, ref bits),
            _ => TryEcho(heard, probe, ref bits),
        };
        return new Agreement(bits, Contradicts: !agrees);
    }

    /// <summary>How far an answer that cites nothing agrees with a probe.</summary>
    public Agreement OfDirect(in HeardPacket heard, SentProbe probe, TraceFlow flow)
    {
        if (heard.ProbePort != probe.SourcePort || (flow.Protocol != TraceProtocol.Icmp && heard.TargetPort != flow.Port))
            return Agreement.None;
        switch (flow.Protocol)
        {
            case TraceProtocol.Icmp:
                if (heard.Sequence != probe.Sequence) return Agreement.None;
                return new Agreement(
                    writer.PortBits(flow.Protocol) + (settings.LegacyPorts ? 0 : EchoBits)
                    + (heard.EchoData == probe.EchoData && probe.EchoData is not null ? ChecksumBits : 0));
            case TraceProtocol.Tcp when heard.Kind != AnswerKind.OtherSegment && heard.Sequence is { } sequence:
                return sequence == probe.Sequence || sequence == probe.Sequence + (uint)ProbeWriter.DataLengthOf(flow)
                    ? new Agreement(writer.PortBits(flow.Protocol) + writer.SequenceBits) : Agreement.None;
            case TraceProtocol.Tcp when heard.Kind == AnswerKind.OtherSegment:
                return Agreement.None;
            default:
                return new Agreement(writer.PortBits(flow.Protocol));
        }
    }

    private bool TryPorts(in HeardPacket heard, SentProbe probe, TraceFlow flow, bool isRewritten, out double bits)
    {
        bits = 0;
        if (!heard.HasPorts) return true;
        if (heard.ProbePort == probe.SourcePort) bits = writer.PortBits(flow.Protocol);
        else if (!isRewritten && (flow.Protocol == TraceProtocol.Icmp || settings.Flags.HasFlag(AnswerFlags.IpSrc))) return false;
        return flow.Protocol == TraceProtocol.Icmp || heard.TargetPort == flow.Port || isRewritten
            || !settings.Flags.HasFlag(AnswerFlags.IpSrc);
    }

    // Some stacks cite the number with its bytes swapped.
    private bool TryId(in HeardPacket heard, SentProbe probe, bool isRewritten, ref double bits)
    {
        if (heard.CitedId is not { } id) return true;
        if (id == probe.Id) bits += IdBits;
        else if (id == BinaryPrimitives.ReverseEndianness(probe.Id)) bits += SwappedIdBits;
        else if (!isRewritten && settings.Flags.HasFlag(AnswerFlags.IpId)) return false;
        return true;
    }

    private bool TryNumbers(in HeardPacket heard, SentProbe probe, ref double bits)
    {
        bool mustAgree = settings.Flags.HasFlag(AnswerFlags.SeqAck);
        if (heard.Sequence is { } sequence)
        {
            if (sequence == probe.Sequence) bits += writer.SequenceBits;
            else if (mustAgree) return false;
        }

        return !mustAgree || heard.Acknowledgement is null or 0;
    }

    // In IPv6 it is what the probe is known by. In IPv4 something on the way that rewrites addresses and puts them back may leave it.
    private bool TryChecksum(in HeardPacket heard, SentProbe probe, TraceFlow flow, ref double bits)
    {
        // Where it left without one, what is cited in its place is what is asked.
        if (heard.CitedChecksum is not { } checksum || flow.HasNoChecksum) return true;
        bool agrees = checksum == probe.Checksum || checksum == Rewritten(heard, probe);
        if (agrees && writer.HasChosenChecksums) bits += ChecksumBits;
        return agrees || heard.CitedId is not null || !settings.Flags.HasFlag(AnswerFlags.IpId);
    }

    private bool TryEcho(in HeardPacket heard, SentProbe probe, ref double bits)
    {
        if (heard.Sequence is { } sequence)
        {
            if (sequence != probe.Sequence) return false;
            if (!settings.LegacyPorts) bits += EchoBits;
        }

        if (heard.CitedChecksum is not { } checksum || settings.LegacyPorts) return true;
        bool isAdjusted = heard.HasPorts && checksum == Checksum.Update(probe.Checksum, probe.SourcePort, heard.ProbePort);
        if (checksum == probe.Checksum || isAdjusted) bits += ChecksumBits;
        return true;
    }

    /// <summary>The checksum as whoever rewrote addresses and ports as they are cited has to adjust it.</summary>
    private ushort Rewritten(in HeardPacket heard, SentProbe probe)
    {
        ushort checksum = Checksum.UpdateAddress(probe.Checksum, writer.Source, heard.ProbeSource);
        checksum = Checksum.UpdateAddress(checksum, writer.Destination, heard.ProbeDestination);
        return heard.HasPorts ? Checksum.Update(checksum, probe.SourcePort, heard.ProbePort) : checksum;
    }
}
