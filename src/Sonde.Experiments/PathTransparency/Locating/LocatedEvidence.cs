using Sonde.Experiments.Traceroute.Answers;
using Sonde.Measurements.Formats.Pathspider;

namespace Sonde.Experiments.PathTransparency.Locating;

/// <summary>Makes the record of a search (<c>x_locate</c>).</summary>
internal static class LocatedEvidence
{
    /// <summary>The record.</summary>
    public static LocatedPath Of(PathFindings findings) => new()
    {
        Distance = findings.Distance,
        EchoDistance = findings.EchoDistance,
        SynAckTtl = findings.Impostor?.ReplyTtl,
        Hops = [.. findings.Published],
        Probes = [.. findings.Ways.Select(Of)],
        Text = [.. findings.Texts()],
    };

    private static LocatedProbe Of(LocatedWay way)
        => new(
            way.Probe.Name, NameOf(way.Fate), way.Intact.Ttl, way.Intact.Address, way.Beyond?.Ttl,
            way.Beyond?.Address)
        {
            Value = way.Value,
            Silent = way.Silent,
            Unseen = way.Unseen,
            Further = [.. way.Further.Select(change => new LocatedStep(change.Value, change.After.Ttl, change.Before.Ttl))],
            Differs = way.Differs,
            Answer = way.Answer is { } answer ? Of(answer, way) : null,
        };

    private static LocatedAnswer Of(in HeardPacket answer, LocatedWay way) => answer.IsCitation
        ? new LocatedAnswer(way.AnswerFrom!, way.AnswerTtl, answer.ReplyTtl, (answer.IcmpType, answer.IcmpCode), null, null)
        : new LocatedAnswer(
            way.AnswerFrom!, way.AnswerTtl, answer.ReplyTtl, null, answer.From.IsIpv4 ? answer.ReplyId : null, answer.Window);

    private static string NameOf(LocatedFate fate) => fate switch
    {
        LocatedFate.Intact => "intact",
        LocatedFate.Stripped => "stripped",
        LocatedFate.Changed => "changed",
        LocatedFate.Dropped => "dropped",
        LocatedFate.Reset => "reset",
        LocatedFate.Opened => "opened",
        LocatedFate.Refused => "refused",
        _ => "unknown",
    };
}
