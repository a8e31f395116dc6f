using Sonde.Packets.Tcp;

namespace Sonde.Experiments.Observing;

/// <summary>PATHspider's conditions as single flows say them.</summary>
internal static class ChainWords
{
    public const string ReplyMark = "dscp.X.replymark";
    public const string EvilSeen = "evilbit.mark.seen", EvilNotSeen = "evilbit.mark.not_seen";
    public const string MssOnline = "mss.connectivity.online", MssOffline = "mss.connectivity.offline";
    public const string MssLocal = "mss.option.local.value", MssRemote = "mss.option.remote.value";
    public const string MssDeflated = "mss.option.received.deflated", MssUnchanged = "mss.option.received.unchanged";
    public const string MssInflated = "mss.option.received.inflated", MssAbsent = "mss.option.received.absent";
    public const string EcnSucceeded = "ecn.negotiation.succeeded", EcnReflected = "ecn.negotiation.reflected";
    public const string EcnFailed = "ecn.negotiation.failed", AccurateEcn = "ecn.accecn.negotiated";

    /// <summary>The marks of ECN, in PATHspider's order, with what says that they were seen, or not.</summary>
    public static IReadOnlyList<(EcnMarks Mark, string Seen, string NotSeen)> EcnMarks { get; } =
    [
        (Observing.EcnMarks.Ect0, "ecn.ipmark.ect0.seen", "ecn.ipmark.ect0.not_seen"),
        (Observing.EcnMarks.Ect1, "ecn.ipmark.ect1.seen", "ecn.ipmark.ect1.not_seen"),
        (Observing.EcnMarks.Ce, "ecn.ipmark.ce.seen", "ecn.ipmark.ce.not_seen"),
    ];

    /// <summary>TCP's options, in PATHspider's order, with the first part of its conditions.</summary>
    public static IReadOnlyList<(byte Kind, string Prefix)> TcpOptions { get; } =
    [
        (TcpOptionKind.Timestamps, "tsopt"), (TcpOptionKind.WindowScale, "wsopt"), (TcpOptionKind.SackPermitted, "sack"),
    ];
}
