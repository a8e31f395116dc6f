using Sonde.Experiments.Network;
using Sonde.Experiments.Observing;

namespace Sonde.Experiments.PathTransparency.FastOpen;

/// <summary>
/// Which of the kernel's connections counts as the third one, that uses the cookie, and whether another is needed. The kernel
/// can come to it without a cookie although the server gives one: its SYN that asked was lost and sent again without the
/// option, it asked by a kind that the path removes and asks by the other one next, or its table had no room.
/// </summary>
internal static class CookieUse
{
    private const int First = 2, Attempts = 2;

    /// <summary>The place of the connection that counts, or null where there was none.</summary>
    /// <remarks>One that had a cookie counts before one that had none, and one that was answered before one that was not.</remarks>
    public static int? PlaceOfThird(IReadOnlyList<ConversationReply> replies)
    {
        int? best = null;
        for (int i = First; i < replies.Count; i++)
        {
            if (best is not { } so || Rank(replies[i]) > Rank(replies[so])) best = i;
        }

        return best;
    }

    /// <summary>Whether nothing more is to be learnt from another connection. The flows of those made are known.</summary>
    public static bool IsDecided(IReadOnlyList<ConversationReply> replies)
    {
        if (replies.Count <= First) return false;
        int with = 0, without = 0;
        for (int i = First; i < replies.Count; i++)
        {
            ConversationReply reply = replies[i];
            if (!reply.HadCookie) without++;
            else if (reply.End == ConversationEnd.Answered) return true;
            else with++;
        }

        if (with > 0) return with >= Attempts || with + without >= 2 * Attempts;
        return without >= Attempts || (replies[^1].End == ConversationEnd.Answered && !MayHaveCookieNow(replies));
    }

    /// <summary>Whether the server gave a cookie that was seen on the wire.</summary>
    public static bool WasGiven(IReadOnlyList<ConversationReply> replies)
        => replies.Any(reply => reply.Flow?.Of<TfoChain.Fields>() is { AckCookieLength: > 0 });

    private static bool MayHaveCookieNow(IReadOnlyList<ConversationReply> replies)
    {
        ConversationReply asked = replies[First - 1], again = replies[^1];
        return WasGiven(replies) || again.Flow is null or { IsIncomplete: true } || (asked.SynRetransmits > 0 && again.SynRetransmits == 0);
    }

    private static int Rank(in ConversationReply reply) => (reply.HadCookie ? 2 : 0) + (reply.End == ConversationEnd.Answered ? 1 : 0);
}
