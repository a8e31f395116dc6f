using Sonde.Experiments.PathTransparency.Locating;
using Sonde.Measurements.Formats.Pathspider;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.PathTransparency.Datagrams;

/// <summary>A measurement by datagrams, with its evidence.</summary>
/// <param name="Nettest">The nettest.</param>
/// <param name="Record">PATHspider's part.</param>
/// <param name="Outcome">What it came to.</param>
internal sealed record DatagramLine(string Nettest, PathspiderRecord Record, Outcome Outcome) : TransparencyLine(Nettest, Record, Outcome)
{
    /// <summary>The tries.</summary>
    public IReadOnlyList<CraftedProbe> Wire { get; init; } = [];

    /// <summary>How many packets came that answer none, and that a sender may have sent who saw none.</summary>
    public long Forged { get; init; }

    /// <summary>What the search for meddling hops found, or null.</summary>
    public PathFindings? Path { get; init; }

    protected override IEnumerable<string> Sentences => Path?.Texts() ?? [];

    protected override TransparencyRecord Evidence() => new CraftedRecord(Nettest, Record)
    {
        Wire = Wire,
        Forged = Forged,
        Located = Path is null ? null : LocatedEvidence.Of(Path),
    };
}
