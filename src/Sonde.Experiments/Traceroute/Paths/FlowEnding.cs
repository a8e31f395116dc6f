using Sonde.Experiments.Traceroute.Answers;
using Sonde.Experiments.Traceroute.Probes;

namespace Sonde.Experiments.Traceroute.Paths;

/// <summary>Where and how a flow's path ended.</summary>
/// <param name="Ttl">The lowest TTL at which it did.</param>
/// <param name="Answer">What ended it.</param>
/// <param name="Followed">How many later answers of the kind there are to compare it with.</param>
/// <param name="DoesReplyTtlMove">Whether those arrive with a TTL that moves with the probe's.</param>
internal sealed record FlowEnding(int Ttl, TraceAnswer Answer, int Followed, bool DoesReplyTtlMove)
{
    /// <summary>So many later answers must move alike: on ways back of unequal length one may by chance.</summary>
    public const int FewestFollowed = 2;

    /// <summary>The ending of a flow, or null.</summary>
    public static FlowEnding? Of(FlowState flow)
    {
        if (flow.End is not { } end || flow.AnsweredAt(end)?.Answer is not { } answer) return null;
        int compared = 0;
        bool moves = answer.Heard.ReplyTtl != 0;
        for (int ttl = end + 1; ttl < flow.Hops.Length; ttl++)
        {
            if (flow.AnsweredAt(ttl)?.Answer is not { } later || later.Heard.Kind != answer.Heard.Kind) continue;
            moves &= later.Heard.ReplyTtl - answer.Heard.ReplyTtl == ttl - end;
            compared++;
        }

        return new FlowEnding(end, answer, compared, moves && compared >= FewestFollowed);
    }
}
