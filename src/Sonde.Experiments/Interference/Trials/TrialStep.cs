using Sonde.Experiments.Network;
using Sonde.Measurements.Formats.CensoredPlanet;

namespace Sonde.Experiments.Interference.Trials;

/// <summary>What a trial wants next: to ask for a name, or to wait.</summary>
/// <param name="Conversation">What to ask; null to wait.</param>
/// <param name="Name">The name in it.</param>
/// <param name="IsControl">Whether that is a control name.</param>
/// <param name="Until">Until when to wait.</param>
internal readonly record struct TrialStep(Conversation? Conversation, TestName? Name, bool IsControl, Instant Until)
{
    /// <summary>How the question differs from the usual one, or null.</summary>
    public string? Variant { get; init; }

    /// <summary>Whether the wait is an address's rest, for minutes.</summary>
    public bool IsRest { get; init; }

    /// <summary>To wait.</summary>
    public static TrialStep Wait(Instant until) => new(null, null, false, until);
}
