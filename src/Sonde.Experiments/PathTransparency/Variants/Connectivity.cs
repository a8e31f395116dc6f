using System.Net.Sockets;
using Sonde.Experiments.Network;
using Sonde.Experiments.PathTransparency.Crafted;
using Sonde.Experiments.PathTransparency.Series;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.PathTransparency.Variants;

/// <summary>
/// Whether a variant is answered where the baseline is (PATHspider's <c>NAME.connectivity</c>), and what is to be said of a target that
/// does not answer.
/// </summary>
/// <param name="words">The experiment's words.</param>
internal sealed class Connectivity(ConnectivityWords words)
{
    /// <summary>By crafted connections.</summary>
    /// <param name="probes">The connections.</param>
    /// <param name="variant">The variant's name.</param>
    /// <param name="own">The variant's words, such as those of <c>dscp.48</c>; null: the experiment's.</param>
    public string Of(VariantProbes probes, string variant, ConnectivityWords? own = null)
    {
        CraftedFlow plain = probes.Plain, other = probes.Of(variant)!;
        bool works = plain.End == CraftedEnd.Answered, otherWorks = other.End == CraftedEnd.Answered;
        string? doubt = (works ? null : WhyDoubt(probes, plain)) ?? (otherWorks ? null : WhyDoubt(probes, other));
        if (doubt is not null) return Undecided(doubt);
        ConnectivityWords said = own ?? words;
        return (works, otherWorks) switch
        {
            (true, true) => said.Works,
            (true, false) => said.Broken,
            (false, true) => said.Transient,
            _ => said.Offline,
        };
    }

    /// <summary>By connections of the system's own; null where nothing is to be said.</summary>
    /// <param name="plan">The connections.</param>
    /// <param name="variant">The variant's number.</param>
    /// <param name="own">Likewise.</param>
    public string? Of(SystemVariants plan, int variant, ConnectivityWords? own = null)
    {
        VariantVerdict verdict = plan.Series.Verdict(variant);
        bool isSaid = verdict is VariantVerdict.Works or VariantVerdict.Broken or VariantVerdict.Transient or VariantVerdict.Offline;
        return SeriesWords.Of(verdict, isSaid ? own ?? words : words);
    }

    /// <summary>What is to be said of a target whose plain connection came to nothing; null where it was answered.</summary>
    public string? TargetOf(VariantProbes probes)
    {
        CraftedFlow plain = probes.Plain;
        if (plain.End == CraftedEnd.Answered) return null;
        if (probes.WhyDoubt(plain) is { } doubt) return Undecided(doubt);
        if (plain.SynAck is not null) return Undecided("no_answer");
        return plain switch
        {
            { Icmp: { From: { } from } icmp }
                => ConversationOutcomes.OfIcmp(icmp, from.AddressFamily == AddressFamily.InterNetworkV6, words),
            { End: CraftedEnd.Reset } => words.TargetRefused,
            // Who refuses another connection lives; how a plain one would have been refused is not known.
            _ when probes.Flows.Any(flow => flow.Rst is not null) => Undecided("contradictory"),
            _ => OfOthers(probes.Flows.Select(flow => flow.Icmp)) ?? words.TargetDead,
        };
    }

    /// <summary>The same, by the system's connections.</summary>
    /// <param name="plan">The connections.</param>
    /// <param name="probes">The crafted ones beside them, or null.</param>
    public string? TargetOf(SystemVariants plan, VariantProbes? probes)
    {
        if (plan.Of(0) is not { End: not ConversationEnd.Answered } baseline) return null;
        string said = ConversationOutcomes.TargetOf(baseline, words);
        if (said != words.TargetDead) return IsDenied(plan, probes) && said.StartsWith($"{words.Prefix}.target", StringComparison.Ordinal)
            ? Undecided("contradictory")
            : said;
        // Who opens another connection lives.
        if (probes is { IsOpen: true } || plan.Replies.Any(reply => reply is { Errno: not 0, Icmp: null }))
            return Undecided("contradictory");
        return OfOthers(plan.Replies.Select(reply => reply.Icmp))
            ?? (plan.Replies.Any(reply => reply.ConnectedAt is not null) ? null : said);
    }

    // What refuses plain connections refuses them each time, or takes them at others, and other connections with them.
    private static bool IsDenied(SystemVariants plan, VariantProbes? probes)
        => probes is { IsOpen: true }
            || (plan.Replies.Any(reply => reply.ConnectedAt is not null)
                && !Enumerable.Range(1, plan.VariantCount).Any(each => plan.Series.Verdict(each) == VariantVerdict.Transient));

    // A router that knows no way to the target says the same of a plain connection; what else is refused tells of what it was.
    private string? OfOthers(IEnumerable<IcmpError?> errors)
    {
        string[] said = [.. errors.OfType<IcmpError>()
            .Select(error => ConversationOutcomes.OfIcmp(error, error.From?.AddressFamily == AddressFamily.InterNetworkV6, words))];
        return said.Length == 0 ? null : said.All(word => word == words.TargetUnreachable) ? said[0] : Undecided("contradictory");
    }

    /// <summary>What cannot be told, and why.</summary>
    public string Undecided(string reason) => Condition.With(words.Undecided, reason);

    // An answer may be lost as well as a SYN/ACK.
    private static string? WhyDoubt(VariantProbes probes, CraftedFlow flow)
        => probes.WhyDoubt(flow) ?? (flow.End == CraftedEnd.Silent && probes.HasPathLoss ? "path_loss" : null);
}
