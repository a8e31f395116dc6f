using Sonde.Analysis.Verdicts;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Outcomes;

/// <summary>One outcome that rows can have under our rules.</summary>
/// <param name="Protocols">The scans that know it.</param>
/// <param name="Stage">Its stage, or <see cref="Stage.None"/>.</param>
/// <param name="Class">Its class.</param>
/// <param name="Detail">What its detail stands for, or null for none.</param>
/// <param name="Meaning">What it means, in a sentence.</param>
public sealed record DocumentedOutcome(DocumentedProtocols Protocols, Stage Stage, string Class, string? Detail, string Meaning)
{
    /// <summary>The outcome with its sign and its detail's name.</summary>
    public Outcome Outcome => SondeVerdicts.Signed(Stage, Class, Detail);

    /// <summary>What it says of the network.</summary>
    public Expectation Expectation => Outcome.Expectation;
}
