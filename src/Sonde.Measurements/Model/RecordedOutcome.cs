namespace Sonde.Measurements.Model;

/// <summary>What a recorded measurement came to, by what rule and on what evidence.</summary>
/// <param name="Rule">Which rule decided.</param>
/// <param name="Outcome">The outcome; null where the tradition of the line has conditions only.</param>
/// <param name="Evidence">What it was decided on, in words; texts of the line may be in it.</param>
public sealed record RecordedOutcome(string Rule, Outcome? Outcome, string Evidence)
{
    /// <summary>What it says of the network, where the line itself says that; else null.</summary>
    public Expectation? Expectation { get; init; }

    /// <summary>Whether it is the control's.</summary>
    public bool IsControl { get; init; }

    /// <summary>What was measured, as typed.</summary>
    public string? Target { get; init; }

    /// <summary>The name behind it; null for an address.</summary>
    public string? Hostname { get; init; }

    /// <summary>Its address; null where it is not known.</summary>
    public string? Address { get; init; }

    /// <summary>The recorded failure, or null.</summary>
    public string? Failure { get; init; }

    /// <summary>The conditions (PATHspider); empty where the tradition has none.</summary>
    public IReadOnlyList<string> Conditions { get; init; } = [];

    /// <summary>How often each outcome came, where it is one of several tries; empty where the outcome stands for itself.</summary>
    public IReadOnlyList<OutcomeCount> Counts { get; init; } = [];

    /// <summary>The tries that have an outcome each, in order of start; empty where there is one.</summary>
    public IReadOnlyList<Observation> Tries { get; init; } = [];

    /// <summary>The TTL that the outcome names, or at which the target answers; null where neither is known.</summary>
    public int? Hop { get; init; }

    /// <summary>The share of probes that nothing came back for, from 0 to 1; null where that is not counted.</summary>
    public double? Loss { get; init; }

    /// <summary>The middle round trip in seconds; null where none was measured.</summary>
    public double? Rtt { get; init; }
}
