using Sonde.Measurements.Model;

namespace Sonde.Measurements.Formats;

/// <summary>
/// A line of results as far as all traditions have the same: what was measured when, what it came to, and the events behind it.
/// </summary>
/// <param name="Nettest">The nettest; of a result of PATHspider the plugin that its conditions name, else <c>pathspider</c>.</param>
public sealed record RecordedMeasurement(string Nettest)
{
    /// <summary>The measurement's own id, or null.</summary>
    public Guid? Id { get; init; }

    /// <summary>When it began, in UTC; null where the line does not say.</summary>
    public DateTime? Started { get; init; }

    /// <summary>The prober's network, such as <c>AS64496</c>; null where unknown.</summary>
    public string? ProbeAsn { get; init; }

    /// <summary>The prober's country, two letters; null where unknown.</summary>
    public string? ProbeCc { get; init; }

    /// <summary>What it came to; where it had a control, that one's too.</summary>
    public required IReadOnlyList<RecordedOutcome> Outcomes { get; init; }

    /// <summary>The network events, in the order of the line.</summary>
    public required IReadOnlyList<Observation> Observations { get; init; }
}
