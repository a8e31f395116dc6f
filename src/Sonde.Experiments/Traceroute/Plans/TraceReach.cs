using Sonde.Experiments.Traceroute.Answers;
using Sonde.Experiments.Traceroute.Probes;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.Traceroute.Plans;

/// <summary>How far the path of a trace goes, as far as its flows have told.</summary>
/// <param name="settings">How the trace goes.</param>
/// <param name="flows">Its flows.</param>
internal sealed class TraceReach(TraceSettings settings, IReadOnlyList<FlowState> flows)
{
    // A flow that has no end yet is followed a little beyond the end of the others.
    private const int BeyondTheEnd = 2;

    /// <summary>The highest TTL that a flow needed to reach the destination, or 0 so far.</summary>
    public int Farthest { get; private set; }

    /// <summary>A flow ended at a TTL; the lowest counts.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="ttl">The TTL.</param>
    /// <param name="isReached">Whether it was the destination that answered.</param>
    public void EndAt(FlowState flow, int ttl, bool isReached)
    {
        if (flow.End is { } end && end <= ttl) return;
        flow.End = ttl;
        flow.IsReached = isReached;
        FindFarthest();
    }

    /// <summary>Answers of a flow turned out to be none: its end is what the others say.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="destination">Where it goes.</param>
    public void Recount(FlowState flow, PacketAddress destination)
    {
        (flow.End, flow.IsReached) = (null, false);
        for (int ttl = 1; ttl < flow.Hops.Length && flow.End is null; ttl++)
        {
            if (flow.AnsweredAt(ttl)?.Answer?.Heard is not { Kind: not (AnswerKind.TimeExceeded or AnswerKind.OtherError) } heard) continue;
            (flow.End, flow.IsReached) = (ttl, heard.From == destination || heard.Kind == AnswerKind.EchoReply);
        }

        FindFarthest();
    }

    private void FindFarthest()
    {
        Farthest = 0;
        foreach (FlowState each in flows)
        {
            if (each.IsReached) Farthest = Math.Max(Farthest, each.End!.Value);
        }
    }

    /// <summary>The highest TTL at which a flow is worth a probe.</summary>
    public int LimitOf(FlowState flow)
    {
        if (Farthest == 0) return flow.End ?? settings.MaxTtl;
        return flow.End is { } end ? Math.Max(end, Farthest) : Math.Min(settings.MaxTtl, Farthest + BeyondTheEnd);
    }
}
