using System.Text.Json;
using Sonde.Experiments.Drafts;
using Sonde.Measurements.Formats.CensoredPlanet;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.Interference.Trials;

/// <summary>A trial as it is written: the archives' line. Its outcome is decided by who reads such lines.</summary>
/// <param name="Line">The line, but for what the run knows.</param>
internal sealed record TrialLine(HyperquackLine Line) : IMeasurementLine
{
    private readonly Guid _id = Guid.NewGuid();

    /// <summary>The packets of its connections, where the user wants them.</summary>
    public IReadOnlyList<MeasuredPacket> Packets { get; init; } = [];

    /// <summary>What else is to be said of a name that was answered as expected; empty for nothing.</summary>
    public string Besides { get; init; } = "";

    public bool LeavesOutcomeOpen => true;

    public string Summary
    {
        get
        {
            HyperquackProbe[] tries = [.. Line.Probes.Where(probe => probe.ControlUrl is null)];
            string controls = Line.ControlsFailed
                ? "; the controls failed"
                : Line.IsStateful ? "; the address stays blocked for a while" : "";
            if (tries.Length == 0) return $"{Line.TestUrl}: not asked for{controls}";
            return $"{Line.TestUrl}: {tries.Count(probe => probe.MatchesTemplate)} of {tries.Length} {Numerals.Word(tries.Length, "try", "tries")} as expected{Besides}{controls}";
        }
    }

    public IReadOnlyList<string> Findings => [];

    public void WriteTo(Utf8JsonWriter writer, RunLabel run)
        => (Line with { Own = Line.Own with { Id = _id, RunId = run.Id, Options = run.Options } }).WriteTo(writer);
}
