using Sonde.Experiments.PathTransparency.Locating;
using Sonde.Experiments.PathTransparency.Series;
using Sonde.Measurements.Formats.Pathspider;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.PathTransparency.Variants;

/// <summary>A measurement of an A/B experiment, with the evidence of both layers.</summary>
/// <param name="Nettest">The nettest.</param>
/// <param name="Record">PATHspider's part.</param>
/// <param name="Outcome">What it came to.</param>
internal sealed record VariantLine(string Nettest, PathspiderRecord Record, Outcome Outcome) : TransparencyLine(Nettest, Record, Outcome)
{
    /// <summary>The system's connections, or null.</summary>
    public SystemVariants? Kernel { get; init; }

    /// <summary>The crafted connections, or null.</summary>
    public VariantProbes? Wire { get; init; }

    /// <summary>What the search for meddling hops found, or null.</summary>
    public PathFindings? Path { get; init; }

    protected override IEnumerable<string> Sentences => Path?.Texts() ?? [];

    protected override TransparencyRecord Evidence() => new CraftedRecord(Nettest, Record)
    {
        Connections = Kernel is { Replies.Count: > 0 }
            ? [.. Kernel.Replies.Select((reply, i) => SeriesMeasurement.ConnectionOf(Kernel, reply, i))]
            : null,
        Wire = Wire is null ? null : [.. VariantRecords.ProbesOf(Wire)],
        Forged = (Wire?.Forged ?? 0) + (Path?.Forged ?? 0),
        Located = Path is null ? null : LocatedEvidence.Of(Path),
    };
}
