using Sonde.Experiments.Network;
using Sonde.Experiments.PathTransparency.FastOpen.Locating;
using Sonde.Experiments.Traceroute;
using Sonde.Measurements.Formats.Pathspider;

namespace Sonde.Experiments.PathTransparency.FastOpen;

/// <summary>Makes records of what the layers saw.</summary>
internal static class FastOpenEvidence
{
    public static IReadOnlyList<FastOpenConnection> ConnectionsOf(KernelPlan plan)
        => [.. plan.Replies.Select((reply, i) => Of(plan, reply, i))];

    public static IReadOnlyList<FastOpenProbe> ProbesOf(WirePlan plan) => [.. plan.Flows.Select(flow => Of(plan, flow))];

    public static LocatedPath PathOf(PathFindings findings) => new()
    {
        Distance = findings.Distance,
        EchoDistance = findings.EchoDistance,
        SynAckTtl = findings.Impostor?.ReplyTtl,
        Hops = [.. findings.Hops.Select(hop => hop?.ToString())],
        Probes = [.. findings.Syns.Select(Of)],
        Text = [.. findings.Texts()],
    };

    /// <summary>A probe's name in results.</summary>
    public static string NameOf(WireProbeKind kind) => kind switch
    {
        WireProbeKind.Plain => "plain",
        WireProbeKind.Ask34 => "ask_34",
        WireProbeKind.Ask254 => "ask_254",
        WireProbeKind.DataOnly => "data",
        WireProbeKind.BogusCookie => "bogus_cookie_data",
        _ => "cookie_data",
    };

    private static FastOpenConnection Of(KernelPlan plan, in ConversationReply reply, int place) => new()
    {
        Config = Math.Min(place, 2),
        End = NameOf(reply.End),
        T0 = Rounded(reply.SentAt.SecondsSince(plan.Zero)),
        T = Rounded(reply.At.SecondsSince(plan.Zero)),
        Connected = After(reply.ConnectedAt, reply.SentAt),
        FirstByte = After(reply.FirstByteAt, reply.SentAt),
        Failure = FastOpenMeasurement.FailureOf(reply),
        HadCookie = place > 0 ? reply.HadCookie : null,
        SynDataAcked = place > 0 ? reply.SynDataAcked : null,
        FastOpenFailure = place > 0 ? reply.FastOpenFailure : null,
        Retransmits = reply.Retransmits,
        Rtt = reply.Rtt is { } rtt ? Rounded(rtt) : null,
        Received = reply.Received,
        Tls = reply.Tls is { } tls && (tls.Version ?? tls.CertificateSha256) is not null
            ? (tls.Version, tls.CipherSuite, tls.CertificateSha256)
            : null,
        Rst = reply.Rst,
        Icmp = reply.Icmp,
    };

    private static FastOpenProbe Of(WirePlan plan, WireFlow flow) => new()
    {
        Probe = NameOf(flow.Kind),
        End = NameOf(flow.End),
        SourcePort = flow.LocalPort,
        T0 = Rounded(flow.SynAt.SecondsSince(plan.Zero)),
        OptionKind = flow.OptionKind,
        CookieSent = flow.CookieSent.Length > 0 ? Convert.ToHexStringLower(flow.CookieSent) : null,
        SynData = flow.SynDataLength,
        SynRetransmits = flow.SynRetransmits,
        SynAckAfter = After(flow.SynAckAt, flow.SynAt),
        SynDataAcked = flow.SynDataAcked,
        SynAckOptionKind = flow.KindReceived,
        CookieReceived = flow.CookieReceived is { } cookie ? Convert.ToHexStringLower(cookie) : null,
        IsSynAckLost = flow.LostSynAck,
        FirstByte = After(flow.FirstByteAt, flow.SynAt),
        SynAck = flow.SynAck,
        Later = flow.Later,
        Rst = flow.Rst,
        Icmp = flow.Icmp,
    };

    private static LocatedProbe Of(LocatedSyn syn)
        => new(
            NameOf(syn.Kind), NameOf(syn.Fate), syn.Intact.Ttl, syn.Intact.Address?.ToString(), syn.Beyond?.Ttl,
            syn.Beyond?.Address?.ToString())
        {
            Silent = syn.Silent,
            Unseen = syn.Unseen,
            Answer = syn.Answer is { } answer ? Of(answer, syn.AnswerTtl) : null,
        };

    private static LocatedAnswer Of(in HeardPacket answer, int probeTtl) => answer.IsCitation
        ? new LocatedAnswer(answer.From.ToString(), probeTtl, answer.ReplyTtl, (answer.IcmpType, answer.IcmpCode), null, null)
        : new LocatedAnswer(
            answer.From.ToString(), probeTtl, answer.ReplyTtl, null, answer.From.IsIpv4 ? answer.ReplyId : null, answer.Window);

    private static double? After(Instant? moment, Instant start) => moment is { } at ? Rounded(at.SecondsSince(start)) : null;

    private static double Rounded(double seconds) => Math.Round(seconds, 6);

    private static string NameOf(ConversationEnd end) => end switch
    {
        ConversationEnd.Answered => "answered",
        ConversationEnd.WronglyAnswered or ConversationEnd.TooMuch or ConversationEnd.TlsFailed => "wrong_answer",
        ConversationEnd.Closed => "closed",
        ConversationEnd.Failed => "failed",
        _ => "timeout",
    };

    private static string NameOf(WireEnd end) => end switch
    {
        WireEnd.Answered => "answered",
        WireEnd.Silent => "no_answer",
        WireEnd.Reset => "rst",
        WireEnd.Unreachable => "icmp",
        WireEnd.TimedOut => "timeout",
        WireEnd.Unsent => "unsent",
        _ => "interrupted",
    };

    private static string NameOf(LocatedFate fate) => fate switch
    {
        LocatedFate.Intact => "intact",
        LocatedFate.Stripped => "stripped",
        LocatedFate.Dropped => "dropped",
        LocatedFate.Reset => "reset",
        LocatedFate.Opened => "opened",
        LocatedFate.Refused => "refused",
        _ => "unknown",
    };
}
