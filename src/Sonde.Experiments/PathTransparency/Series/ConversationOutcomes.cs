using System.Net.Sockets;
using Sonde.Experiments.Network;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.PathTransparency.Series;

/// <summary>What one of the system's connections came to, in the words of results.</summary>
internal static class ConversationOutcomes
{
    private const int ConnectionRefused = 111, NoRoute = 113, NetworkUnreachable = 101, BrokenPipe = 32;

    /// <summary>What it failed by, or null.</summary>
    public static Failure? FailureOf(in ConversationReply reply) => reply.End switch
    {
        ConversationEnd.Answered => null,
        ConversationEnd.Closed => Failures.Eof,
        ConversationEnd.Failed => ErrnoFailures.OfConnect(reply.Errno),
        ConversationEnd.Abandoned or ConversationEnd.TimedOut or ConversationEnd.Quiet => Failures.GenericTimeout,
        ConversationEnd.TlsFailed => Failures.SslFailedHandshake,
        _ => new Failure($"{Failures.UnknownPrefix}not an answer"),
    };

    /// <summary>Its outcome.</summary>
    public static Outcome Of(in ConversationReply reply)
    {
        if (reply.Icmp is { From: { } from } icmp && IcmpOutcomes.OfConnect(from.AddressFamily, icmp.Type, icmp.Code) is { } outcome)
            return outcome;
        Failure? failure = FailureOf(reply);
        if (reply.ConnectedAt is null || failure is null) return FailureOutcomes.OfConnect(failure);
        bool isInTls = reply.Stage == ConversationStage.Tls || reply.End == ConversationEnd.TlsFailed;
        string otherwise = isInTls ? OutcomeClasses.TlsFailed : OutcomeClasses.Unknown;
        Stage stage = isInTls ? Stage.Tls : Stage.Read;
        return reply.End switch
        {
            ConversationEnd.Abandoned or ConversationEnd.TimedOut or ConversationEnd.Quiet => Outcome.At(stage, OutcomeClasses.Timeout),
            ConversationEnd.Failed => OfError(FailureOutcomes.OfConnect(failure), reply.Errno, stage, otherwise),
            _ => Outcome.At(stage, otherwise),
        };
    }

    // An open connection ends by the same errors as one that is being opened, and a few more.
    private static Outcome OfError(in Outcome connect, int errno, Stage stage, string otherwise) => connect.Class switch
    {
        OutcomeClasses.SystemFailure => connect,
        OutcomeClasses.Timeout => Outcome.At(stage, OutcomeClasses.Timeout),
        OutcomeClasses.TcpReset or OutcomeClasses.TcpRefused => Outcome.At(stage, OutcomeClasses.TcpReset),
        _ => Outcome.At(stage, errno == BrokenPipe ? OutcomeClasses.TcpReset : otherwise),
    };

    /// <summary>How much one that was not answered tells: what came to something tells more than silence.</summary>
    public static int Tells(in ConversationReply reply)
        => reply.ConnectedAt is not null ? 2 : reply.Errno != 0 || reply.Icmp is not null ? 1 : 0;

    /// <summary>How it ended, in a word.</summary>
    public static string NameOf(ConversationEnd end) => end switch
    {
        ConversationEnd.Answered => "answered",
        ConversationEnd.WronglyAnswered or ConversationEnd.TooMuch => "wrong_answer",
        ConversationEnd.TlsFailed => "tls_failed",
        ConversationEnd.Closed => "closed",
        ConversationEnd.Failed => "failed",
        _ => "timeout",
    };

    /// <summary>What is to be said of a target whose baseline failed so.</summary>
    public static string TargetOf(in ConversationReply baseline, ConnectivityWords words)
    {
        if (baseline.IsLocal) return Condition.With(words.Undecided, "local_error");
        if (baseline.ConnectedAt is not null) return Condition.With(words.Undecided, WhyNoAnswer(baseline.End));
        return (baseline.Icmp, baseline.Errno) switch
        {
            ({ From: { } from } icmp, _) => OfIcmp(icmp, from.AddressFamily == AddressFamily.InterNetworkV6, words),
            (_, ConnectionRefused) => words.TargetRefused,
            (_, NoRoute or NetworkUnreachable) => words.TargetUnreachable,
            (_, 0) => words.TargetDead,
            _ => Condition.With(words.Undecided, "local_error"),
        };
    }

    /// <summary>Why a connection that opened came to no answer.</summary>
    public static string WhyNoAnswer(ConversationEnd end)
        => end is ConversationEnd.WronglyAnswered or ConversationEnd.TooMuch or ConversationEnd.TlsFailed ? "wrong_answer" : "no_answer";

    /// <summary>What is to be said of a target that an ICMP error speaks of.</summary>
    public static string OfIcmp(IcmpError icmp, bool isIpv6, ConnectivityWords words) => (isIpv6, icmp.Type, icmp.Code) switch
    {
        (true, 1, 4) or (false, 3, 3) => words.TargetRefused,
        (true, 1, 1 or 5) or (false, 3, 9 or 10 or 13) => words.TargetProhibited,
        _ => words.TargetUnreachable,
    };
}
