using Sonde.Experiments.Network;
using Sonde.Experiments.PathTransparency.Series;
using Sonde.Experiments.Requests;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.PathTransparency.H2;

/// <summary>What the connections of a target say, in conditions.</summary>
/// <param name="plan">The connections.</param>
internal sealed class H2Findings(H2Plan plan)
{
    private static ConnectivityWords Words => H2Conditions.Common;

    /// <summary>What the tries of the baseline and the offer say.</summary>
    public VariantVerdict Verdict { get; } = plan.Series.Verdict(H2Plan.Offer);

    /// <summary>What it came to.</summary>
    public Outcome Outcome => Verdict switch
    {
        VariantVerdict.Contradictory or VariantVerdict.PathLoss => Outcome.Unknown,
        VariantVerdict.LocalError => Outcome.SetupFailure,
        _ => (plan.Of(H2Plan.Offer) ?? plan.Of(H2Plan.Http1)) is { } reply ? ConversationOutcomes.Of(reply) : Outcome.SetupFailure,
    };

    /// <summary>The conditions.</summary>
    public IEnumerable<string> Conditions
    {
        get
        {
            if (SeriesWords.Of(Verdict, Words) is { } connectivity) yield return connectivity;
            if (Verdict == VariantVerdict.Offline) yield return ConversationOutcomes.TargetOf(plan.Of(H2Plan.Http1)!.Value, Words);
            bool? isHttp2 = plan.Of(H2Plan.Offer) is { End: ConversationEnd.Answered } offered
                ? H2Plan.SeenOf(offered).Protocol == Http2Request.Http2
                : null;
            if (isHttp2 is { } how) yield return how ? H2Conditions.UpgradeSuccess : H2Conditions.UpgradeFailed;
            if (plan.IsSecure)
            {
                if (Alpn is { } alpn) yield return alpn;
            }
            else if (Clear(isHttp2) is { } clear) yield return clear;
        }
    }

    // What was chosen is known once the handshake is done, whatever comes after it.
    private string? Alpn
    {
        get
        {
            for (int i = 0; i < plan.Replies.Count; i++)
            {
                if (plan.Variants[i] != H2Plan.Offer || plan.Replies[i].Tls is not { Progress: TlsProgress.Done } tls) continue;
                return tls.Protocol switch
                {
                    Http2Request.Http2 => H2Conditions.AlpnHttp2,
                    Http2Request.Http1 => H2Conditions.AlpnHttp1,
                    _ => H2Conditions.AlpnNone,
                };
            }

            return null;
        }
    }

    private string? Clear(bool? isUpgraded)
    {
        if (isUpgraded == true) return H2Conditions.ClearUpgrade;
        if (plan.Of(H2Plan.PriorKnowledge) is not { } asked) return null;
        HttpSeen seen = H2Plan.SeenOf(asked);
        if (asked.End == ConversationEnd.Answered && seen.Protocol == Http2Request.Http2) return H2Conditions.ClearPriorKnowledge;
        bool isRefusedByNow = plan.Variants[^1] == H2Plan.Http1 && plan.Replies[^1].End != ConversationEnd.Answered;
        if (isUpgraded is not null && isRefusedByNow && H2Plan.IsEnded(asked))
            return Condition.With(Words.Undecided, "contradictory");
        // Who takes no connection at all then has said nothing of HTTP/2.
        bool isSilent = asked.ConnectedAt is null || asked.End is ConversationEnd.Abandoned or ConversationEnd.TimedOut;
        // Who does not switch is known only of those who answered the offer.
        return isUpgraded is null || asked.IsLocal ? null
            : isSilent ? Condition.With(Words.Undecided, "no_answer") : H2Conditions.ClearNone;
    }
}
