using Sonde.Experiments.Network;
using Sonde.Experiments.PathTransparency.Crafted;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.PathTransparency;

/// <summary>What connections came to, in failures and outcomes.</summary>
internal static class VariantOutcomes
{
    /// <summary>What a connection of the system's own failed by, or null.</summary>
    public static Failure? FailureOf(in ConversationReply reply) => reply.End switch
    {
        ConversationEnd.Answered => null,
        ConversationEnd.Closed => Failures.Eof,
        ConversationEnd.Failed => ErrnoFailures.OfConnect(reply.Errno),
        ConversationEnd.Abandoned => Failures.GenericTimeout,
        ConversationEnd.TlsFailed => Failures.SslFailedHandshake,
        _ => new Failure($"{Failures.UnknownPrefix}not an answer"),
    };

    /// <summary>The outcome of a connection of the system's own.</summary>
    public static Outcome Of(in ConversationReply reply)
    {
        if (reply.Icmp is { From: { } from } icmp && IcmpOutcomes.OfConnect(from.AddressFamily, icmp.Type, icmp.Code) is { } outcome)
            return outcome;
        Failure? failure = FailureOf(reply);
        if (reply.ConnectedAt is null || failure is null) return FailureOutcomes.OfConnect(failure);
        return Outcome.At(
            Stage.Read,
            reply.End == ConversationEnd.Abandoned
            ? OutcomeClasses.Timeout
            : reply.Errno != 0 ? OutcomeClasses.TcpReset : OutcomeClasses.Unknown);
    }

    /// <summary>The outcome of a crafted connection.</summary>
    public static Outcome Of(CraftedEvidence flow)
    {
        if (flow.Icmp is { From: { } from } icmp && IcmpOutcomes.OfConnect(from.AddressFamily, icmp.Type, icmp.Code) is { } outcome)
            return outcome;
        return flow.End switch
        {
            CraftedEnd.Answered => Outcome.Match,
            CraftedEnd.Silent => Outcome.At(Stage.Read, OutcomeClasses.Timeout),
            CraftedEnd.Reset => FailureOutcomes.OfConnect(flow.SynAck is null ? Failures.ConnectionRefused : Failures.ConnectionReset),
            CraftedEnd.TimedOut => FailureOutcomes.OfConnect(Failures.GenericTimeout),
            _ => Outcome.SetupFailure,
        };
    }

    /// <summary>The way as PATHspider's results have it: from the source over the target's network to the target.</summary>
    public static IReadOnlyList<string> PathOf(string? source, string? network, string target)
        => source is null ? [] : network is not null ? [source, network, target] : [source, target];
}
