using System.Globalization;
using Sonde.Experiments.Network;
using Sonde.Experiments.Observing;
using Sonde.Experiments.PathTransparency.Crafted;
using Sonde.Experiments.PathTransparency.Locating;
using Sonde.Experiments.PathTransparency.Series;
using Sonde.Experiments.PathTransparency.Variants;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.PathTransparency.Dscp;

/// <summary>What connections and citations say of code points, in conditions.</summary>
/// <param name="evidence">What was seen.</param>
/// <param name="codePoints">The code points beside 0.</param>
internal sealed class DscpFindings(VariantEvidence evidence, IReadOnlyList<byte> codePoints)
{
    private readonly Connectivity _connectivity = new(DscpConditions.Common);

    private SystemVariants? Connections => evidence.System is { Replies.Count: > 0 } made ? made : null;

    /// <summary>All of it.</summary>
    public IEnumerable<string> All()
    {
        string? target = Connections is { } made
            ? _connectivity.TargetOf(made, evidence.Wire)
            : _connectivity.TargetOf(evidence.Wire!);
        if (target is not null) yield return target;
        string? mark = Mark(0, SegmentRecipe.PlainName, 0);
        if (mark is not null) yield return mark;
        bool isObserved = mark is not null || !WasOpened(0);
        foreach ((int place, byte point) in codePoints.Index())
        {
            foreach (string each in Of(point, place + 1)) yield return each;
            string? reply = Mark(point, DscpMethod.NameOf(point), place + 1);
            if (reply is not null) yield return reply;
            isObserved &= reply is not null || !WasOpened(place + 1);
        }

        if (!isObserved) yield return PathspiderConditions.NotObserved;
    }

    private IEnumerable<string> Of(byte point, int variant)
    {
        var words = DscpConditions.Of(point.ToString(CultureInfo.InvariantCulture));
        string name = DscpMethod.NameOf(point);
        VariantVerdict? ofSystem = Connections?.Series.Verdict(variant);
        // A SYN/ACK is an answer to the SYN alone: what follows it may be lost, in both layers.
        bool crafted = evidence.Wire?.Of(name) is { End: CraftedEnd.Answered };
        bool isLost = evidence.Wire is { IsOpen: true } wire && wire.Of(name) is { SynAck: null, LostSynAck: false };
        // What the system's packets show beside crafted ones with the same mark, or the other way round.
        bool contradicts = (ofSystem == VariantVerdict.Broken && crafted) || (ofSystem == VariantVerdict.Works && isLost)
            || (ofSystem == VariantVerdict.Offline && crafted);
        if (contradicts) yield return _connectivity.Undecided("contradictory");
        else if (Connections is not null)
        {
            if (_connectivity.Of(Connections, variant, words) is { } word) yield return word;
        }
        else yield return _connectivity.Of(evidence.Wire!, name, words);

        if (evidence.Wire is not { IsOpen: true } probes || contradicts) yield break;
        if (isLost)
        {
            yield return probes.WhyDoubt(probes.Of(name)!) is { } doubt ? _connectivity.Undecided(doubt) : $"{words.Prefix}.path.dropped";
            yield break;
        }

        yield return OfPath(point, words.Prefix, probes);
    }

    private string OfPath(byte point, string prefix, VariantProbes probes)
    {
        bool isReflected = MarkOf(probes.Of(DscpMethod.NameOf(point))) == point && MarkOf(probes.Plain) is { } plain && plain != point;
        return PathOf(prefix, evidence.Path?.Of(DscpMethod.NameOf(point)), isReflected);
    }

    /// <summary>What is said of a code point whose packets arrive.</summary>
    /// <param name="prefix">How its conditions begin: <c>dscp.48</c>.</param>
    /// <param name="way">What was cited along the way, or null.</param>
    /// <param name="isReflected">Whether what the target answers with shows that it came.</param>
    public static string PathOf(string prefix, LocatedWay? way, bool isReflected) => way switch
    {
        { Fate: LocatedFate.Changed, Differs: true } => Condition.With(DscpConditions.Common.Undecided, "contradictory"),
        { Fate: LocatedFate.Changed, Final: "0" } => $"{prefix}.path.bleached",
        { Fate: LocatedFate.Changed, Final: { } value } => Condition.With($"{prefix}.path.remarked", value),
        { Fate: LocatedFate.Intact, Intact.IsTarget: true } => $"{prefix}.path.kept",
        _ => isReflected ? $"{prefix}.path.kept" : Condition.With(DscpConditions.Common.Undecided, "kept_or_bleached"),
    };

    private string? Mark(byte point, string name, int variant)
    {
        int? mark = MarkOf(evidence.Wire?.Of(name)) ?? MarkOf(Connections?.Of(variant));
        return mark is { } seen ? Condition.With($"dscp.{point}.replymark", seen.ToString(CultureInfo.InvariantCulture)) : null;
    }

    private static int? MarkOf(CraftedFlow? flow)
        => flow?.SynAckSeen is not { } synAck ? null
            : synAck.Dscp != 0 ? synAck.Dscp
            : flow.Heard.Where(segment => segment.Length > 0).Select(segment => segment.Dscp).FirstOrDefault(mark => mark != 0);

    private static int? MarkOf(ConversationReply? reply)
        => reply?.Flow is { IsIncomplete: false } flow && flow.Of<DscpChain.Fields>() is { } fields ? fields.Replied : null;

    private bool WasOpened(int variant) => Connections?.Of(variant) is { ConnectedAt: not null };
}
