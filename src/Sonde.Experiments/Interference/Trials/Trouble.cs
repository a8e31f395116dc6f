using System.Net.Sockets;
using Sonde.Experiments.Network;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.Interference.Trials;

/// <summary>What ended a conversation before it had an answer: where, and what it was.</summary>
/// <param name="Stage">Where.</param>
/// <param name="Failure">What (df-007).</param>
internal readonly record struct Trouble(Stage Stage, Failure Failure)
{
    private const int ConnectionReset = 104, BrokenPipe = 32;
    private const int AddressNotAvailable = 99, NetworkDown = 100, NetworkUnreachable = 101, HostUnreachable = 113;

    /// <summary>Whether the cause lies in this machine.</summary>
    public bool IsLocal => Stage == Stage.Setup;

    /// <summary>
    /// The trouble of a conversation; null where it had an answer, or was closed, or brought too much: then what came decides.
    /// </summary>
    public static Trouble? Of(in ConversationReply reply)
    {
        Stage stage = StageOf(reply.Stage);
        if (WasDeaf(reply)) return new Trouble(Stage.Setup, Failures.GenericTimeout);
        switch (reply.End)
        {
            case ConversationEnd.Abandoned:
                return new Trouble(Stage.Setup, Failures.Interrupted);
            case ConversationEnd.TimedOut:
                return new Trouble(stage, Failures.GenericTimeout);
            case ConversationEnd.TlsFailed:
                return new Trouble(Stage.Tls, Failures.SslFailedHandshake);
            case ConversationEnd.Closed when stage == Stage.Tls:
                return new Trouble(Stage.Tls, Failures.Eof);
            case ConversationEnd.Failed:
                return OfError(reply, stage);
            default:
                return null;
        }
    }

    // Silence that this machine could not have heard the end of: its interface was down, or it lost what came.
    private static bool WasDeaf(in ConversationReply reply)
        => reply.IsUnheard
        && (reply.End is ConversationEnd.TimedOut or ConversationEnd.Quiet || reply is { End: ConversationEnd.Answered, Received: 0 });

    // A system that has no way speaks for itself, unless somebody told it so.
    private static bool HasNoWay(in ConversationReply reply)
        => reply.Errno is AddressNotAvailable or NetworkDown or NetworkUnreachable or HostUnreachable && reply.Errors.Count == 0;

    private static Trouble OfError(in ConversationReply reply, Stage stage)
    {
        if (reply.Icmp is null && (reply.NeverLeft || (stage == Stage.Dial && HasNoWay(reply))))
            return new Trouble(Stage.Setup, ErrnoFailures.OfConnect(reply.Errno));
        if (stage != Stage.Dial)
        {
            Failure failure = reply.Errno == BrokenPipe
                ? Failures.ConnectionReset
                : ErrnoFailures.Known(reply.Errno) ?? ErrnoFailures.OfConnect(reply.Errno);
            return new Trouble(stage, failure);
        }

        if (reply.Icmp is { } icmp
            && IcmpOutcomes.OfConnect(
                (icmp.From ?? reply.Source?.Address)?.AddressFamily ?? AddressFamily.InterNetwork, icmp.Type,
                icmp.Code) is { Stage: Stage.Dial } said) return new Trouble(Stage.Dial, FailureOf(said.Class));
        Failure word = ErrnoFailures.OfConnect(reply.Errno);
        return new Trouble(
            FailureOutcomes.OfConnect(word).Stage == Stage.Setup && reply.Errno != ConnectionReset ? Stage.Setup : Stage.Dial, word);
    }

    private static Failure FailureOf(string @class) => @class switch
    {
        OutcomeClasses.NetworkUnreachable => Failures.NetworkUnreachable,
        OutcomeClasses.HostNoRoute => Failures.HostUnreachable,
        OutcomeClasses.TcpRefused => Failures.ConnectionRefused,
        _ => Failures.GenericTimeout,
    };

    private static Stage StageOf(ConversationStage stage) => stage switch
    {
        ConversationStage.Dial => Stage.Dial,
        ConversationStage.Tls => Stage.Tls,
        ConversationStage.Write => Stage.Write,
        _ => Stage.Read,
    };
}
