using Sonde.Experiments.PathTransparency.Locating;
using Sonde.Measurements.Formats.Pathspider;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.PathTransparency.FastOpen;

/// <summary>A measurement of fast open, with the evidence of both layers.</summary>
/// <param name="Record">PATHspider's part.</param>
/// <param name="Outcome">What it came to.</param>
internal sealed record FastOpenLine(PathspiderRecord Record, Outcome Outcome) : TransparencyLine(FastOpenMeasurement.Name, Record, Outcome)
{
    /// <summary>The kernel's connections, or null.</summary>
    public KernelPlan? Kernel { get; init; }

    /// <summary>The crafted probes, or null.</summary>
    public WirePlan? Wire { get; init; }

    /// <summary>What the search for meddling hops found, or null.</summary>
    public PathFindings? Path { get; init; }

    /// <summary>What the conditions rest on, or null.</summary>
    public string? Basis { get; init; }

    /// <summary>Whether a cookie of the target was in the kernel's memory before, and could not be removed.</summary>
    public bool HadCachedCookie { get; init; }

    protected override IEnumerable<string> Sentences => Path?.Texts() ?? [];

    protected override TransparencyRecord Evidence() => new FastOpenRecord(Record)
    {
        Connections = Kernel is null ? null : FastOpenEvidence.ConnectionsOf(Kernel),
        Wire = Wire is null ? null : FastOpenEvidence.ProbesOf(Wire),
        Forged = (Wire?.Forged ?? 0) + (Path?.Forged ?? 0),
        Located = Path is null ? null : LocatedEvidence.Of(Path),
        Basis = Basis,
        HadCachedCookie = HadCachedCookie,
    };
}
