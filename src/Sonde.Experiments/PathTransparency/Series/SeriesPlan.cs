using Sonde.Experiments.Network;
using Sonde.Experiments.Targets;

namespace Sonde.Experiments.PathTransparency.Series;

/// <summary>Connections of the system's own by turns of a baseline and its variants, as <see cref="VariantSeries"/> wants them.</summary>
/// <param name="target">Whom it measures.</param>
/// <param name="port">The port.</param>
/// <param name="request">What it asks, or null: there is nothing to ask, and it ends at once.</param>
/// <param name="timeout">How long a connection may take, its answer included.</param>
/// <param name="variants">How many variants there are beside the baseline.</param>
internal abstract class SeriesPlan(Target target, int port, JobRequest? request, TimeSpan timeout, int variants)
    : VariantPlan(target, port, request, timeout)
{
    private static readonly TimeSpan BackOff = TimeSpan.FromMilliseconds(300);

    /// <summary>How long a series rests before the connection that decides.</summary>
    public static TimeSpan Rest { get; } = TimeSpan.FromSeconds(2);

    private readonly List<int> _variants = [];

    /// <summary>Which variant each connection was of, in their order; 0 is the baseline.</summary>
    public IReadOnlyList<int> Variants => _variants;

    /// <summary>How many variants there are beside the baseline.</summary>
    public int VariantCount => variants;

    /// <summary>What the connections say.</summary>
    public VariantSeries Series => new([.. Replies.Select((reply, i) => TryOf(reply) with { Variant = _variants[i] })], variants);

    /// <summary>
    /// The connection of a variant that decides: the first that was answered, else the last that opened, else the last that was refused,
    /// else the last; null where there was none.
    /// </summary>
    public ConversationReply? Of(int variant)
    {
        ConversationReply? last = null;
        for (int i = 0; i < Replies.Count; i++)
        {
            if (_variants[i] != variant) continue;
            if (last is { } former && ConversationOutcomes.Tells(former) > ConversationOutcomes.Tells(Replies[i])) continue;
            last = Replies[i];
            if (Replies[i].End == ConversationEnd.Answered) break;
        }

        return last;
    }

    /// <summary>How many connections of a variant were made.</summary>
    public int Count(int variant) => _variants.Take(Replies.Count).Count(each => each == variant);

    protected sealed override bool IsFinished => NextVariant is null;

    protected override bool NeedsFlows => Series.Next is null;

    /// <summary>A variant that is no part of the series and is wanted after it; null for none.</summary>
    protected virtual int? Further => null;

    /// <summary>A variant's name in results.</summary>
    public abstract string NameOf(int variant);

    /// <summary>A connection of a variant, made of the baseline; of the baseline too, whose number is 0.</summary>
    protected abstract Conversation VaryAs(int variant, Conversation baseline);

    protected sealed override Conversation Vary(int number, Conversation baseline)
    {
        int variant = NextVariant ?? throw new InvalidOperationException("No connection is wanted.");
        _variants.Add(variant);
        return VaryAs(variant, baseline);
    }

    protected override TimeSpan PauseAfter(in ConversationReply reply)
        => IsDecisive ? Rest : reply.End == ConversationEnd.Answered ? TimeSpan.Zero : BackOff;

    // Who takes so many connections a second refuses whoever comes right after another: the one that decides comes after a rest.
    private bool IsDecisive
        => Series is var series && series.Next is { } next ? series.IsLastOfPoor(next) : Further is { } further && Count(further) > 0;

    private int? NextVariant => Series.Next ?? Further;

    /// <summary>What a connection tells, as a try of the baseline.</summary>
    public static VariantTry TryOf(ConversationReply reply)
    {
        bool isAnswered = reply.End == ConversationEnd.Answered;
        bool isSilent = reply.End is ConversationEnd.Abandoned or ConversationEnd.TimedOut or ConversationEnd.Quiet;
        return new VariantTry(Variant: 0, isAnswered)
        {
            IsSilent = isSilent,
            IsOpen = reply.ConnectedAt is not null,
            // Where the request was acknowledged, the answer may have been lost, which the other end sends again as often as it likes.
            Unanswered = !isSilent ? 0 : 1 + (reply.ConnectedAt is null ? reply.SynRetransmits : reply.Retransmits - reply.SynRetransmits),
            Exchanges = isAnswered ? 2 : 0,
            Repeats = isAnswered ? reply.Retransmits : 0,
            IsLocal = reply.IsLocal,
        };
    }
}
