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

    private const int NotAcknowledged = 2; // the kernel's word; it counts the data that it says again for a SYN that it sent again

    private const double SlowerThanOthers = 0.3; // seconds; what is not acknowledged is sent again after one (RFC 6298 §2.1)

    // Connections of which each was held up may all have been so by chance: so many are none, where no other was.
    private const int Enough = 5;

    /// <summary>The place of the connection that counts, or null where there was none.</summary>
    /// <remarks>
    /// One that had a cookie counts before one that had none; then one that was answered at once, those that failed as often as it takes
    /// to count, one that was held up and answered, and one that failed.
    /// </remarks>
    public static int? PlaceOfThird(IReadOnlyList<ConversationReply> replies)
    {
        int? best = null;
        for (int i = First; i < replies.Count; i++)
        {
            if (best is not { } so || Rank(replies, i) > Rank(replies, so)) best = i;
        }

        return best;
    }

    /// <summary>Whether nothing more is to be learnt from another connection. The flows of those made are known.</summary>
    public static bool IsDecided(IReadOnlyList<ConversationReply> replies)
    {
        if (replies.Count <= First) return false;
        int failed = 0, without = 0, heldUp = 0, atOnce = 0;
        for (int i = First; i < replies.Count; i++)
        {
            ConversationReply reply = replies[i];
            bool isUntold = IsUntold(replies, reply);
            if (!reply.HadCookie) (without, atOnce) = (without + 1, atOnce + (isUntold ? 0 : 1));
            else if (isUntold) heldUp++;
            else if (reply.End != ConversationEnd.Answered) failed++;
            else return true;
        }

        if (failed >= Attempts || heldUp >= Enough || failed + without + heldUp >= 2 * Enough) return true;
        if (heldUp > 0) return false;
        if (failed > 0) return failed + without >= 2 * Attempts;
        if (replies[^1].End != ConversationEnd.Answered) return without >= Attempts;
        if (Unheard(replies) is { Length: > 0 } unheard && !WasGiven(replies)) return unheard.Length >= Enough;
        bool isNew = WasGiven(replies) && !WasGiven(replies.Take(replies.Count - 1));
        return (atOnce >= Attempts && !isNew) || (atOnce > 0 && !MayHaveCookieNow(replies));
    }

    /// <summary>
    /// Whether those that asked for a cookie in vain were held up, and may have been so by chance: too few to be sure, or others were too.
    /// What the server would have said to their first SYN is not known.
    /// </summary>
    /// <param name="replies">What the connections came to.</param>
    /// <param name="pathLoses">Whether connections before them were lost.</param>
    public static bool IsCookieUntold(IReadOnlyList<ConversationReply> replies, bool pathLoses)
        => MayBeChance(replies, Unheard(replies), pathLoses);

    /// <summary>Likewise, what it would have said to data on a SYN.</summary>
    /// <param name="replies">What the connections came to.</param>
    /// <param name="pathLoses">Whether connections before them were lost.</param>
    public static bool IsSynDataUntold(IReadOnlyList<ConversationReply> replies, bool pathLoses)
    {
        ConversationReply[] used = [.. replies.Skip(First).Where(reply => reply.HadCookie)];
        return used.All(reply => IsUntold(replies, reply) && reply.ConnectedAt is not null) && MayBeChance(replies, used, pathLoses);
    }

    /// <summary>
    /// Whether a connection opened only when a SYN, or the answer to it, was sent again: a SYN that is sent again has no option, nor has a
    /// SYN/ACK.
    /// </summary>
    public static bool WasHeldUp(IReadOnlyList<ConversationReply> replies, in ConversationReply reply)
        => reply is { SynRetransmits: > 0, FastOpenFailure: not NotAcknowledged }
            || Took(reply) - replies.Min(each => Took(each)) >= SlowerThanOthers;

    /// <summary>Whether the server gave a cookie that was seen on the wire.</summary>
    public static bool WasGiven(IEnumerable<ConversationReply> replies)
        => replies.Any(reply => reply.Flow?.Of<TfoChain.Fields>() is { AckCookieLength: > 0 });

    private static bool MayHaveCookieNow(IReadOnlyList<ConversationReply> replies)
    {
        ConversationReply asked = replies[First - 1], again = replies[^1];
        return WasGiven(replies) || again.Flow is null or { IsIncomplete: true } || (asked.SynRetransmits > 0 && again.SynRetransmits == 0);
    }

    private static bool MayBeChance(IReadOnlyList<ConversationReply> replies, ConversationReply[] some, bool pathLoses)
        => some.Length > 0 && (pathLoses || some.Length < Enough || replies.Count(reply => WasHeldUp(replies, reply)) > some.Length);

    // Those that asked and were held up, and none that asked by the same kind of the option was not. Where kinds are not known, the system
    // asks by both in turn.
    private static ConversationReply[] Unheard(IReadOnlyList<ConversationReply> replies)
    {
        ConversationReply[] asked = [.. replies.Skip(First - 1).Where(reply => !reply.HadCookie && reply.ConnectedAt is not null)];
        ConversationReply[] atOnce = [.. asked.Where(reply => !WasHeldUp(replies, reply))];
        return [.. asked.Where(reply => WasHeldUp(replies, reply) && !IsKnown(KindOf(reply)))];

        bool IsKnown(int? kind) => atOnce.Count(other => KindOf(other) == kind) >= (kind is null ? Attempts : 1);
    }

    private static int? KindOf(in ConversationReply reply)
        => reply.Flow?.Of<TfoChain.Fields>() is { SynKind: not 0 } tfo ? tfo.SynKind : null;

    // What is seen of one that was held up is seen all the same; that it had no time left for its answer is no silence.
    private static bool IsUntold(IReadOnlyList<ConversationReply> replies, in ConversationReply reply)
        => WasHeldUp(replies, reply) && (reply.End == ConversationEnd.Answered ? !reply.SynDataAcked : reply.ConnectedAt is not null);

    private static double? Took(in ConversationReply reply) => reply.ConnectedAt?.SecondsSince(reply.SentAt);

    private static int Rank(IReadOnlyList<ConversationReply> replies, int place)
    {
        ConversationReply reply = replies[place];
        bool isUntold = IsUntold(replies, reply), isAnswered = reply.End == ConversationEnd.Answered;
        int failed = replies.Skip(First)
            .Count(other => other.HadCookie == reply.HadCookie && other.End != ConversationEnd.Answered && !IsUntold(replies, other));
        return (reply.HadCookie ? 4 : 0) + (isUntold ? isAnswered ? 1 : 0 : isAnswered ? 3 : failed >= Attempts ? 2 : 0);
    }
}
