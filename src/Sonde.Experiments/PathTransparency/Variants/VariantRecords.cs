using Sonde.Experiments.Network;
using Sonde.Experiments.PathTransparency.Crafted;
using Sonde.Measurements.Formats.Pathspider;

namespace Sonde.Experiments.PathTransparency.Variants;

/// <summary>Makes records of what the layers saw.</summary>
internal static class VariantRecords
{
    /// <summary>The system's connections.</summary>
    public static IEnumerable<FastOpenConnection> ConnectionsOf(SystemVariants plan)
        => plan.Replies.Select((reply, i) => new FastOpenConnection
        {
            Config = plan.Configs[i],
            End = CraftedWords.NameOf(reply.End),
            T0 = CraftedWords.Rounded(reply.SentAt.SecondsSince(plan.Zero)),
            T = CraftedWords.Rounded(reply.At.SecondsSince(plan.Zero)),
            Connected = CraftedWords.After(reply.ConnectedAt, reply.SentAt),
            FirstByte = CraftedWords.After(reply.FirstByteAt, reply.SentAt),
            Failure = VariantOutcomes.FailureOf(reply),
            Retransmits = reply.Retransmits,
            Rtt = reply.Rtt is { } rtt ? CraftedWords.Rounded(rtt) : null,
            Received = reply.Received,
            Tls = reply.Tls is { } tls && (tls.Version ?? tls.CertificateSha256) is not null
                ? (tls.Version, tls.CipherSuite, tls.CertificateSha256)
                : null,
            Rst = reply.Rst,
            Icmp = reply.Icmp,
        });

    /// <summary>The crafted connections.</summary>
    public static IEnumerable<CraftedProbe> ProbesOf(VariantProbes plan) => plan.Flows.Select(flow => Of(plan, flow));

    /// <summary>The flow records of the connections that decide, one of each kind of socket.</summary>
    public static IEnumerable<FlowRecord> FlowsOf(SystemVariants plan)
    {
        DateTime Utc(Instant at) => plan.StartedAt.AddSeconds(at.SecondsSince(plan.Zero)).UtcDateTime;
        return plan.Configs.Distinct().Order().Select(config => (config, plan.Of(config)!.Value)).Select(each
            => (each.Value.Flow ?? new FlowRecord()) with
            {
                Connection = new ConnectionRecord(
                    each.config,
                    each.Value.End switch
                    {
                        ConversationEnd.Answered => ConnectionState.Ok,
                        ConversationEnd.Abandoned => ConnectionState.TimedOut,
                        _ => ConnectionState.Failed,
                    },
                    each.Value.Source?.Port ?? 0, Utc(each.Value.SentAt), Utc(each.Value.At), each.Value.Flow is not null),
            });
    }

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
