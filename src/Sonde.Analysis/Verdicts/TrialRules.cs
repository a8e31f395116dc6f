using Sonde.Analysis.Text;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Verdicts;

/// <summary>What a line that was measured live can come to as a whole, whatever its tries did.</summary>
internal static class TrialRules
{
    public const string Interrupted = "trial.interrupted", Unasked = "trial.unasked", Injected = "trial.injected";

    private static readonly Outcome NothingAsked = Outcome.Unknown with { Detail = OutcomeDetails.Unasked };

    /// <summary>What a row of a base table says by its rule that its line came to as a whole, or null: no other column has it.</summary>
    public static Verdict? Of(JsonText rule)
        => rule.Is("trial.interrupted"u8) ? OfInterrupted : rule.Is("trial.unasked"u8) ? OfUnasked : null;

    /// <summary>Of a measurement that was stopped.</summary>
    public static Verdict OfInterrupted { get; } = SondeVerdicts.Make(Interrupted, Outcome.SetupFailure, []);

    /// <summary>Of a name that was not asked for: that controls failed says as little for the network as against it.</summary>
    public static Verdict OfUnasked { get; } = new(
        NothingAsked.ToString(), NothingAsked.Code, NothingAsked.StageName, Expectation.Inconclusive, [], Unasked, NothingAsked.ToString());
}
