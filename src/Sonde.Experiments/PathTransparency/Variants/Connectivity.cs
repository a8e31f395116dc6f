using Sonde.Experiments.Network;
using Sonde.Experiments.PathTransparency.Crafted;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.PathTransparency.Variants;

/// <summary>
/// Whether a variant is answered where the baseline is (PATHspider's <c>PREFIX.connectivity</c>), and where that is not to be told.
/// </summary>
/// <param name="prefix">How the experiment's conditions begin.</param>
internal sealed class Connectivity(string prefix)
{
    /// <summary>By crafted connections.</summary>
    /// <param name="probes">The connections.</param>
    /// <param name="variant">The variant's name.</param>
    /// <param name="words">How its conditions begin, such as <c>dscp.48</c>; null: as the experiment's.</param>
    public string Of(VariantProbes probes, string variant, string? words = null)
    {
        CraftedFlow plain = probes.Plain, other = probes.Of(variant)!;
        bool works = plain.End == CraftedEnd.Answered, otherWorks = other.End == CraftedEnd.Answered;
        string? doubt = (works ? null : probes.WhyDoubt(plain)) ?? (otherWorks ? null : probes.WhyDoubt(other));
        return doubt is not null ? Undecided(doubt) : Of(works, otherWorks, words);
    }

    /// <summary>By connections of the system's own: null where no other one was made, since the first was not answered.</summary>
    /// <param name="plan">The connections.</param>
    /// <param name="config">The variant's socket.</param>
    /// <param name="words">Likewise.</param>
    public string Of(SystemVariants plan, int config, string? words = null)
    {
        ConversationReply first = plan.Of(0)!.Value;
        if (first.IsLocal) return Undecided("local_error");
        if (plan.Of(config) is not { } other) return Of(first.End == ConversationEnd.Answered, false, words);
        if (other.End != ConversationEnd.Answered && other.IsLocal) return Undecided("local_error");
        return Of(first.End == ConversationEnd.Answered, other.End == ConversationEnd.Answered, words);
    }

    /// <summary>What cannot be told, and why.</summary>
    public string Undecided(string reason) => Condition.With($"{prefix}.undecided", reason);

    private string Of(bool works, bool otherWorks, string? words)
    {
        string word = (works, otherWorks) switch
        {
            (true, true) => "works",
            (true, false) => "broken",
            (false, true) => "transient",
            _ => "offline",
        };
        return $"{words ?? prefix}.connectivity.{word}";
    }
}
