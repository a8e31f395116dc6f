using Sonde.Experiments.Traceroute.Paths;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.Traceroute.Payloads;

/// <summary>How measurements spell what became of payloads.</summary>
internal static class PayloadNames
{
    /// <summary>Nothing answered.</summary>
    public const string Silent = "silent";

    /// <summary>The name of a payload.</summary>
    public static string Of(PayloadRole role) => role == PayloadRole.Test ? "test" : "control";

    /// <summary>What answered a payload.</summary>
    public static string Of(PayloadAnswerKind kind) => kind switch
    {
        PayloadAnswerKind.TimeExceeded => "time_exceeded",
        PayloadAnswerKind.Ack => "ack",
        PayloadAnswerKind.TooBig => "too_big",
        PayloadAnswerKind.Unreachable => "unreachable",
        PayloadAnswerKind.Fin => "fin",
        PayloadAnswerKind.Rst => "rst",
        _ => "data",
    };

    /// <summary>Where what treats a test in another way stands; null where nobody can tell.</summary>
    public static string? Of(PayloadPlace place) => place switch
    {
        PayloadPlace.OnTheWay => "on_the_way",
        PayloadPlace.InTargetAddress => "in_target_address",
        PayloadPlace.AtTarget => "at_target",
        _ => null,
    };

    /// <summary>Whether it stands in the path; null where nobody can tell.</summary>
    public static string? Of(PayloadPosition position) => position switch
    {
        PayloadPosition.InPath => "in_path",
        PayloadPosition.OnPath => "on_path",
        _ => null,
    };

    /// <summary>What became of a connection whose payload nothing answered.</summary>
    public static string OfUnanswered(PayloadConnection flow) => flow.WasInterrupted ? PathReasons.Interrupted : Of(flow.End);

    private static string Of(PayloadFlowEnd end) => end switch
    {
        PayloadFlowEnd.None => Silent,
        PayloadFlowEnd.Refused => "handshake_refused",
        PayloadFlowEnd.Unreachable => "handshake_unreachable",
        PayloadFlowEnd.TimedOut => "handshake_timeout",
        PayloadFlowEnd.ResetBefore => "reset_before",
        PayloadFlowEnd.ClosedBefore => "closed_before",
        PayloadFlowEnd.Unsent => "unsent",
        _ => "unused",
    };

    /// <summary>Why no connection opened, as a failure.</summary>
    public static Failure FailureOf(PayloadFlowEnd end) => end switch
    {
        PayloadFlowEnd.Refused => Failures.ConnectionRefused,
        PayloadFlowEnd.Unreachable => Failures.HostUnreachable,
        PayloadFlowEnd.Unsent => Failures.NetworkUnreachable,
        _ => Failures.GenericTimeout,
    };
}
