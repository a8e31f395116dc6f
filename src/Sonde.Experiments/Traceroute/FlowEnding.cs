namespace Sonde.Experiments.Traceroute;

/// <summary>Where and how a flow's path ended.</summary>
/// <param name="Ttl">The lowest TTL at which it did.</param>
/// <param name="Answer">What ended it.</param>
/// <param name="DoesReplyTtlMove">Whether later answers of the kind arrive with a TTL that moves with the probe's.</param>
internal sealed record FlowEnding(int Ttl, TraceAnswer Answer, bool DoesReplyTtlMove)
{
    /// <summary>The ending of a flow, or null.</summary>
    public static FlowEnding? Of(FlowState flow)
    {
        if (flow.End is not { } end || flow.AnsweredAt(end)?.Answer is not { } answer) return null;
        return new FlowEnding(end, answer, DoesMove(flow, end, answer));
    }

    private static bool DoesMove(FlowState flow, int end, TraceAnswer first)
    {
        int compared = 0;
        for (int ttl = end + 1; ttl < flow.Hops.Length; ttl++)
        {
            if (flow.AnsweredAt(ttl)?.Answer is not { } later || later.Heard.Kind != first.Heard.Kind) continue;
            if (later.Heard.ReplyTtl - first.Heard.ReplyTtl != ttl - end) return false;
            compared++;
        }

        return compared > 0 && first.Heard.ReplyTtl != 0;
    }
}
