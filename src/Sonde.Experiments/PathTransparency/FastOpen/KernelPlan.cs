using Sonde.Experiments.Network;
using Sonde.Experiments.Targets;

namespace Sonde.Experiments.PathTransparency.FastOpen;

/// <summary>
/// The three connections of PATHspider's document, one after the other: without fast open, to obtain a cookie, to use it.
/// Without an answer to the first there are no others. A third that fails, or that had no cookie where there may be one, is
/// tried once more before it counts; further attempts at it follow it.
/// </summary>
internal sealed class KernelPlan(Target target, int port, JobRequest? request, FastOpenOptions options) : VariantPlan(
    target, port, request, options.Timeout)
{
    private static readonly TimeSpan BackOff = TimeSpan.FromMilliseconds(300);

    protected override bool IsFinished => Replies is [{ End: not ConversationEnd.Answered }, ..] || CookieUse.IsDecided(Replies);

    // The first two need nobody to look at them; what comes of the third may depend on what was seen.
    protected override bool NeedsFlows => Replies is not ([{ End: ConversationEnd.Answered }] or { Count: 2 });

    protected override Conversation Vary(int number, Conversation baseline)
        => number == 0
            ? baseline
            : baseline with { Socket = baseline.Socket with { UsesFastOpen = true }, ForgetsCookie = number == 1 && !options.KeepsCookies };

    protected override TimeSpan PauseAfter(in ConversationReply reply)
        => Replies.Count >= 3 && reply.End != ConversationEnd.Answered ? BackOff : TimeSpan.Zero;
}
