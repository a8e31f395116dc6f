using Sonde.Experiments.PathTransparency.Crafted;
using Sonde.Measurements.Formats.Pathspider;

namespace Sonde.Experiments.PathTransparency.Variants;

/// <summary>Makes records of crafted connections.</summary>
internal static class VariantRecords
{
    /// <summary>The crafted connections.</summary>
    public static IEnumerable<CraftedProbe> ProbesOf(VariantProbes plan) => plan.Flows.Select(flow => Of(plan, flow));

    private static CraftedProbe Of(VariantProbes plan, CraftedFlow flow) => new()
    {
        Probe = flow.Name,
        End = CraftedWords.NameOf(flow.End),
        SourcePort = flow.LocalPort,
        T0 = CraftedWords.Rounded(flow.SynAt.SecondsSince(plan.Zero)),
        SynFlags = (int)flow.Recipe.SynFlags,
        SynOptions = flow.Recipe.SynOptions is { } options ? Convert.ToHexStringLower(options.Span) : null,
        TrafficClass = flow.Recipe.Marks.TrafficClass,
        DataTrafficClass = flow.Recipe.Marks.OnData == 0 ? null : flow.Recipe.Marks.TrafficClass | flow.Recipe.Marks.OnData,
        HasReservedBit = flow.Recipe.Marks.HasReservedBit,
        SynRetransmits = flow.SynRetransmits,
        SynAckAfter = CraftedWords.After(flow.SynAckAt, flow.SynAt),
        SynAckSeen = flow.SynAckSeen is { } seen ? Of(seen) : null,
        SynAckOptions = flow.SynAckSeen is null ? null : Convert.ToHexStringLower(flow.SynAckOptions),
        IsSynAckLost = flow.LostSynAck,
        FirstByte = CraftedWords.After(flow.FirstByteAt, flow.SynAt),
        Heard = flow.Heard.Count == 0 ? null : [.. flow.Heard.Select(each => Of(each))],
        SynAck = flow.SynAck,
        Later = flow.Later,
        Rst = flow.Rst,
        Icmp = flow.Icmp,
    };

    private static HeardSegmentRecord Of(in HeardSegment segment)
        => new((int)segment.Flags, segment.TrafficClass, segment.Length, segment.HasReservedBit);
}
