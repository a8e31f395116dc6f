using Sonde.Measurements.Formats.Ooni;

namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>A line of PATHspider's results: the job's own fields, and what was found.</summary>
/// <param name="Job">The job, with all its fields.</param>
public sealed record PathspiderRecord(PathspiderJob Job)
{
    /// <summary>Where the measurement left from (<c>sip</c>), or null if nobody knows.</summary>
    public string? Source { get; init; }

    /// <summary>
    /// The way as far as it is known: addresses and networks from the source to the target. Empty where not even the ends are.
    /// </summary>
    public IReadOnlyList<string> Path { get; init; } = [];

    /// <summary>When the first connection began, or null.</summary>
    public DateTime? From { get; init; }

    /// <summary>When the last connection ended, or null.</summary>
    public DateTime? To { get; init; }

    /// <summary>What was found, in the words of <see cref="Model.ConditionCatalog"/>; null where the line had no such list.</summary>
    public IReadOnlyList<string>? Conditions { get; init; }

    /// <summary>How many of the connections were not captured, or null where nothing was to be captured.</summary>
    public int? MissedFlows { get; init; }

    /// <summary>The connections' flows, one each, or null where they were not asked for.</summary>
    public IReadOnlyList<FlowRecord>? Flows { get; init; }

    /// <summary>Why it could not be measured, or null.</summary>
    public string? Error { get; init; }

    /// <summary>Keys that are ours or unknown, as they stood.</summary>
    public IReadOnlyList<OtherKey> Others { get; init; } = [];
}
