using Sonde.Experiments.Network;
using Sonde.Experiments.PathTransparency.Series;
using Sonde.Experiments.Targets;

namespace Sonde.Experiments.PathTransparency.FastOpen;

/// <summary>
/// The three connections of PATHspider's document, one after the other: without fast open, to obtain a cookie, to use it.
/// One without fast open that fails is made once more, and where all was silent as often as it takes to have asked often enough; without
/// an answer to it there are no others. A third that
/// fails, or that had no cookie where there may be one, is tried once more before it counts; further attempts at it follow it. Where the
/// system fell back to a plain SYN, plain connections follow that: only beside them is it known that the path held up fast open.
/// </summary>
internal sealed class KernelPlan(Target target, int port, JobRequest? request, FastOpenOptions options) : VariantPlan(
    target, port, request, options.Timeout)
{
    // Silence is that of a path that loses packets after fewer SYNs, but a short time limit leaves room for one or two a connection.
    private const int Tries = 2, MostTries = 4, LeastSyns = 5, PlainBeside = 2;

    private static readonly TimeSpan BackOff = TimeSpan.FromMilliseconds(300);

    /// <summary>
    /// The place of the connection without fast open that counts: the first that was answered; where none was, the last of those that
    /// tell most. Those before it failed.
    /// </summary>
    public int Baseline
    {
        get
        {
            int best = 0;
            for (int i = 0; i < Replies.Count; i++)
            {
                if (Replies[i].End == ConversationEnd.Answered) return i;
                if (ConversationOutcomes.Tells(Replies[i]) >= ConversationOutcomes.Tells(Replies[best])) best = i;
            }

            return best;
        }
    }

    /// <summary>
    /// The connections from that one on, up to where they were decided; it alone where it was not answered.
    /// </summary>
    public IReadOnlyList<ConversationReply> Counted
    {
        get
        {
            if (!IsAnswered) return [.. Replies.Skip(Baseline).Take(1)];
            List<ConversationReply> counted = [];
            foreach (ConversationReply reply in Replies.Skip(Baseline))
            {
                if (CookieUse.IsDecided(counted)) break;
                counted.Add(reply);
            }

            return counted;
        }
    }

    /// <summary>The plain connections that were made behind those, as the system had fallen back.</summary>
    public IReadOnlyList<ConversationReply> Beside => IsAnswered ? [.. Replies.Skip(Baseline + Counted.Count)] : [];

    /// <summary>Those without fast open that failed beside it.</summary>
    public IReadOnlyList<ConversationReply> Failed
        => IsAnswered ? [.. Replies.Take(Baseline)] : [.. Replies.Where((_, place) => place != Baseline)];

    /// <summary>Whether any connection was answered.</summary>
    public bool IsAnswered => Replies.Any(reply => reply.End == ConversationEnd.Answered);

    protected override bool IsFinished
        => IsAnswered ? IsDecided(Counted)
            : options.IsRehearsal ? Replies.Count > 0
            : Replies.Count >= Tries && (Replies.Count >= MostTries || !IsNobody || Syns >= LeastSyns);

    // The first two need nobody to look at them; what comes of the third may depend on what was seen.
    protected override bool NeedsFlows => Counted is not ([{ End: ConversationEnd.Answered }] or { Count: 2 });

    // Whole lists of dead targets are to cost less than twice the time of one try.
    protected override TimeSpan NextLimit
        => !IsAnswered && Replies is [.., var last] && SeriesPlan.TryOf(last).IsSilent ? options.Timeout / 2 : options.Timeout;

    private bool IsDecided(IReadOnlyList<ConversationReply> counted)
        => CookieUse.IsDecided(counted)
        && (options.IsRehearsal || !new KernelFindings(counted, isObserved: false).FellBack || Beside.Count >= PlainBeside);

    private bool IsNobody => Replies.All(reply => SeriesPlan.TryOf(reply) is { IsSilent: true, IsOpen: false, IsLocal: false });

    private int Syns => Replies.Sum(reply => SeriesPlan.TryOf(reply).Unanswered);

    protected override Conversation Vary(int number, Conversation baseline)
        => !IsAnswered || CookieUse.IsDecided(Counted)
            ? baseline
            : baseline with
            {
                Socket = baseline.Socket with { UsesFastOpen = true },
                ForgetsCookie = number - Baseline == 1 && !options.IsRehearsal,
            };

    protected override TimeSpan PauseAfter(in ConversationReply reply)
        => reply.End == ConversationEnd.Answered || Counted.Count == 2 ? TimeSpan.Zero
        : IsAnswered || SeriesPlan.TryOf(reply).IsSilent ? BackOff
        : reply.ConnectedAt is null ? TimeSpan.Zero // a closed port
        : SeriesPlan.Rest; // who is busy breaks off with whoever comes right after
}
