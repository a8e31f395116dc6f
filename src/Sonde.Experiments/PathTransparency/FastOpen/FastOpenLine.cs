using System.Globalization;
using System.Text.Json;
using Sonde.Experiments.Framework;
using Sonde.Experiments.PathTransparency.FastOpen.Locating;
using Sonde.Measurements.Formats.Pathspider;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.PathTransparency.FastOpen;

/// <summary>A measurement as PATHspider writes it, with evidence in keys of our own.</summary>
/// <param name="Record">PATHspider's part.</param>
/// <param name="Outcome">What it came to.</param>
internal sealed record FastOpenLine(PathspiderRecord Record, Outcome Outcome) : IMeasurementLine
{
    private readonly Guid _id = Guid.NewGuid();

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

    /// <summary>The input's line where it was no job.</summary>
    public string? Text { get; init; }

    /// <summary>Whether the user stopped it.</summary>
    public bool WasInterrupted { get; init; }

    public string Summary => Record.Error ?? string.Join("; ", (string[])[string.Join(' ', Record.Conditions ?? []), .. Path?.Texts() ?? []]);

    /// <summary>Values are left out: they are all different.</summary>
    public IReadOnlyList<string> Findings
    {
        get
        {
            string port = Record.Job.Port?.ToString(CultureInfo.InvariantCulture) ?? (Kernel?.Port ?? Wire?.Target.Port ?? 0).ToString(CultureInfo.InvariantCulture);
            return [.. (Record.Conditions ?? []).Select(condition => $"port {port} {Condition.Counted(condition)}")];
        }
    }

    public void WriteTo(Utf8JsonWriter writer, RunLabel run) => new FastOpenRecord(Record)
    {
        Connections = Kernel is null ? null : FastOpenEvidence.ConnectionsOf(Kernel),
        Wire = Wire is null ? null : FastOpenEvidence.ProbesOf(Wire),
        Forged = (Wire?.Forged ?? 0) + (Path?.Forged ?? 0),
        Located = Path is null ? null : FastOpenEvidence.PathOf(Path),
        Basis = Basis,
        HadCachedCookie = HadCachedCookie,
        Text = Text,
        IsInterrupted = WasInterrupted,
        Outcome = Record.Error is null || Kernel is not null || WasInterrupted ? Outcome : null,
        Options = run.Options,
        Id = _id,
        RunId = run.Id,
    }.WriteTo(writer);
}
