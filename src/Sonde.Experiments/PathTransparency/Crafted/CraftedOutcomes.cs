using Sonde.Measurements.Model;

namespace Sonde.Experiments.PathTransparency.Crafted;

/// <summary>What crafted connections came to, in outcomes.</summary>
internal static class CraftedOutcomes
{
    /// <summary>The outcome of one.</summary>
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
}
