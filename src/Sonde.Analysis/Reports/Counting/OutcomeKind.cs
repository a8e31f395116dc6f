using Sonde.Measurements.Model;

namespace Sonde.Analysis.Reports.Counting;

/// <summary>What outcomes have in common that are counted alike, wherever and whenever they were measured.</summary>
/// <param name="Test">The nettest; null where it is not known.</param>
/// <param name="Outcome">The outcome as it is written; null where there is none.</param>
/// <param name="Code">The same in ASCII.</param>
/// <param name="Says">What it says of the network, as the table has it; null where it says nothing.</param>
/// <param name="Tries">How often each outcome came, where it is one of several tries.</param>
/// <param name="IsControl">Whether it is a control; null where it does not say.</param>
/// <param name="ControlsFailed">Whether its controls failed; null where it has none.</param>
/// <param name="IsMixed">Whether its tries came to different outcomes; null where it does not say.</param>
public sealed record OutcomeKind(
    string? Test, string? Outcome, string? Code, string? Says, IReadOnlyList<string> Tries, bool? IsControl, bool? ControlsFailed,
    bool? IsMixed)
{
    /// <summary>What it says of the network; null where it says nothing.</summary>
    public Expectation? Expectation { get; } = ExpectationText.Parse(Says);

    /// <summary>Whether it is a measurement of what was asked for, and no control.</summary>
    public bool IsTest => IsControl is not true;
}
