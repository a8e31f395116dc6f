using Sonde.Measurements.Formats.Pathspider;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.PathTransparency.Series;

/// <summary>A measurement by connections of the system's own, with a record of each.</summary>
/// <param name="Nettest">The nettest.</param>
/// <param name="Record">PATHspider's part.</param>
/// <param name="Outcome">What it came to.</param>
internal sealed record SeriesLine(string Nettest, PathspiderRecord Record, Outcome Outcome) : TransparencyLine(Nettest, Record, Outcome)
{
    /// <summary>The connections, in their order.</summary>
    public IReadOnlyList<VariantConnection> Connections { get; init; } = [];

    protected override TransparencyRecord Evidence() => new VariantRecord(Nettest, Record) { Connections = Connections };
}
