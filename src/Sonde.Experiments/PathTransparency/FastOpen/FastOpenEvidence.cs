using Sonde.Experiments.Network;
using Sonde.Experiments.PathTransparency.Crafted;
using Sonde.Experiments.PathTransparency.Series;
using Sonde.Measurements.Formats.Pathspider;

namespace Sonde.Experiments.PathTransparency.FastOpen;

/// <summary>Makes records of what the layers saw.</summary>
internal static class FastOpenEvidence
{
    public static IReadOnlyList<FastOpenConnection> ConnectionsOf(KernelPlan plan)
        => [.. plan.Replies.Select((reply, i) => Of(plan, reply, i))];

    public static IReadOnlyList<FastOpenProbe> ProbesOf(WirePlan plan) => [.. plan.Flows.Select(flow => Of(plan, flow))];

    // Those before the one without fast open that counts are of its kind, and those behind all that do.
    private static FastOpenConnection Of(KernelPlan plan, in ConversationReply reply, int place) => new()
    {
        Config = ConfigOf(plan, place),
        End = CraftedWords.NameOf(reply.End),
        T0 = CraftedWords.Rounded(reply.SentAt.SecondsSince(plan.Zero)),
        T = CraftedWords.Rounded(reply.At.SecondsSince(plan.Zero)),
        Connected = CraftedWords.After(reply.ConnectedAt, reply.SentAt),
        FirstByte = CraftedWords.After(reply.FirstByteAt, reply.SentAt),
        Failure = ConversationOutcomes.FailureOf(reply),
        HadCookie = ConfigOf(plan, place) > 0 ? reply.HadCookie : null,
        SynDataAcked = ConfigOf(plan, place) > 0 ? reply.SynDataAcked : null,
        FastOpenFailure = ConfigOf(plan, place) > 0 ? reply.FastOpenFailure : null,
        Retransmits = reply.Retransmits,
        Rtt = reply.Rtt is { } rtt ? CraftedWords.Rounded(rtt) : null,
        Received = reply.Received,
        Tls = reply.Tls is { } tls && (tls.Version ?? tls.CertificateSha256) is not null
            ? new ConnectionTls(tls.Version, tls.CipherSuite, tls.CertificateSha256, Alpn: null)
            : null,
        Rst = reply.Rst,
        Icmp = reply.Icmp,
    };

    private static int ConfigOf(KernelPlan plan, int place) => plan.IsAnswered && place < plan.Baseline + plan.Counted.Count
            ? Math.Clamp(place - plan.Baseline, 0, 2)
            : 0;

    private static FastOpenProbe Of(WirePlan plan, WireFlow flow) => new()
    {
        Probe = flow.Name,
        End = CraftedWords.NameOf(flow.End),
        SourcePort = flow.LocalPort,
        T0 = CraftedWords.Rounded(flow.SynAt.SecondsSince(plan.Zero)),
        OptionKind = flow.OptionKind,
        CookieSent = flow.CookieSent.Length > 0 ? Convert.ToHexStringLower(flow.CookieSent) : null,
        SynData = flow.SynDataLength,
        SynRetransmits = flow.SynRetransmits,
        SynAckAfter = CraftedWords.After(flow.SynAckAt, flow.SynAt),
        SynDataAcked = flow.SynDataAcked,
        SynAckOptionKind = flow.KindReceived,
        CookieReceived = flow.CookieReceived is { } cookie ? Convert.ToHexStringLower(cookie) : null,
        IsSynAckLost = flow.LostSynAck,
        FirstByte = CraftedWords.After(flow.FirstByteAt, flow.SynAt),
        SynAck = flow.SynAck,
        Later = flow.Later,
        Rst = flow.Rst,
        Icmp = flow.Icmp,
    };
}
