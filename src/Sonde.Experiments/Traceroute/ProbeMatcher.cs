using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Sonde.Experiments.Traceroute;

/// <summary>
/// Finds the probe that an arrived packet answers (OONI df-003, answer_flags). Protocol and destination always agree; each flag asks
/// for more. A cited source address that differs from ours is never a reason to refuse: something on the way rewrote it.
/// </summary>
/// <param name="settings">How the trace goes.</param>
/// <param name="writer">Made the probes.</param>
/// <param name="probes">The probes sent so far.</param>
internal sealed class ProbeMatcher(TraceSettings settings, ProbeWriter writer, List<SentProbe> probes)
{
    private readonly Dictionary<(TraceProtocol Protocol, ushort Port), int> _byPort = [];

    /// <summary>A probe was sent.</summary>
    public void Add(SentProbe probe)
    {
        if (settings.LegacyPorts) _byPort[(settings.Flows[probe.Flow].Protocol, probe.SourcePort)] = probe.Number;
    }

    /// <summary>Finds the probe.</summary>
    /// <param name="heard">What arrived.</param>
    /// <param name="isOurs">Whether it is about this trace at all, although it may answer none of its probes.</param>
    /// <returns>The probe, or null.</returns>
    public SentProbe? Find(in HeardPacket heard, out bool isOurs)
    {
        isOurs = false;
        (int byId, int bySequence) = writer.NumbersOf(heard);
        int byPort = _byPort.GetValueOrDefault((heard.Protocol, heard.ProbePort), -1);
        foreach (int number in (ReadOnlySpan<int>)[bySequence, byId, byPort])
        {
            if ((uint)number >= (uint)probes.Count) continue;
            SentProbe probe = probes[number];
            TraceFlow flow = settings.Flows[probe.Flow];
            if (flow.Protocol != heard.Protocol) continue;
            isOurs = true;
            if (heard.IsCitation ? Cites(heard, probe, flow) : Answers(heard, probe, flow)) return probe;
        }

        if (isOurs || FlowOf(heard) < 0) return null;
        isOurs = true;
        return heard.Kind is AnswerKind.Datagram or AnswerKind.Rst && !heard.IsCitation && heard.Sequence is null ? OnlyWaiting(FlowOf(heard)) : null;
    }

    /// <summary>The flow that a packet's ports name, or -1; it must be the one way to tell.</summary>
    public int FlowOf(in HeardPacket heard)
    {
        if (settings.LegacyPorts) return -1;
        for (int i = 0; i < settings.Flows.Count; i++)
        {
            TraceFlow flow = settings.Flows[i];
            if (flow.Protocol == heard.Protocol && writer.PortOf(i) == heard.ProbePort && (flow.Protocol == TraceProtocol.Icmp || flow.Port == heard.TargetPort)) return i;
        }

        return -1;
    }

    private bool Cites(in HeardPacket heard, SentProbe probe, TraceFlow flow)
    {
        if (flow.Protocol == TraceProtocol.Icmp)
        {
            if (heard.ProbePort != probe.SourcePort || heard.Sequence != probe.Sequence) return false;
        }
        else if (settings.Flags.HasFlag(AnswerFlags.IpSrc) && (heard.ProbePort != probe.SourcePort || heard.TargetPort != flow.Port))
        {
            return false;
        }

        if (settings.Flags.HasFlag(AnswerFlags.IpId) && !AgreesInId(heard, probe)) return false;
        if (!settings.Flags.HasFlag(AnswerFlags.SeqAck) || flow.Protocol != TraceProtocol.Tcp) return true;
        return heard.Sequence == probe.Sequence && heard.Acknowledgement is null or 0;
    }

    private static bool Answers(in HeardPacket heard, SentProbe probe, TraceFlow flow) => flow.Protocol switch
    {
        TraceProtocol.Icmp => heard.ProbePort == probe.SourcePort && heard.Sequence == probe.Sequence,
        TraceProtocol.Tcp => heard.ProbePort == probe.SourcePort && heard.TargetPort == flow.Port
            && heard.Kind != AnswerKind.OtherSegment && (heard.Sequence is not { } sequence || sequence == probe.Sequence || sequence == probe.Sequence + (uint)ProbeWriter.DataLengthOf(flow)),
        _ => heard.ProbePort == probe.SourcePort && heard.TargetPort == flow.Port,
    };

    // Some stacks cite the number with its bytes swapped.
    private static bool AgreesInId(in HeardPacket heard, SentProbe probe) => heard.CitedId is { } id
        ? id == probe.Id || id == BinaryPrimitives.ReverseEndianness(probe.Id)
        : heard.Protocol != TraceProtocol.Udp || heard.CitedChecksum == probe.Checksum;

    // What names a flow and no more answers a probe only where one alone waits.
    private SentProbe? OnlyWaiting(int flow)
    {
        SentProbe? only = null;
        foreach (SentProbe probe in CollectionsMarshal.AsSpan(probes))
        {
            if (probe.Flow != flow || !probe.IsOutstanding) continue;
            if (only is not null) return null;
            only = probe;
        }

        return only;
    }
}
