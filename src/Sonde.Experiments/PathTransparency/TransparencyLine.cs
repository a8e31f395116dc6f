using System.Globalization;
using System.Text.Json;
using Sonde.Experiments.Drafts;
using Sonde.Measurements.Formats.Pathspider;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.PathTransparency;

/// <summary>A measurement as PATHspider writes it; an experiment adds its evidence in keys of its own.</summary>
/// <param name="Nettest">The nettest.</param>
/// <param name="Record">PATHspider's part.</param>
/// <param name="Outcome">What it came to.</param>
internal record TransparencyLine(string Nettest, PathspiderRecord Record, Outcome Outcome) : IMeasurementLine
{
    private readonly Guid _id = Guid.NewGuid();

    /// <summary>The target's port.</summary>
    public int Port { get; init; }

    /// <summary>The input's line where it was no job.</summary>
    public string? Text { get; init; }

    /// <summary>The name that led to the target's address; null where the address was given.</summary>
    public string? Hostname { get; init; }

    /// <summary>Whether the user stopped it.</summary>
    public bool WasInterrupted { get; init; }

    /// <summary>The packets of its crafted probes, where the user wants them.</summary>
    public IReadOnlyList<MeasuredPacket> Packets { get; init; } = [];

    /// <summary>What a live measurement would know besides, where it was read out of a capture; null: it was not.</summary>
    public IReadOnlyList<string>? Missing { get; init; }

    public string Summary => Record.Error ?? string.Join("; ", (string[])[string.Join(' ', Record.Conditions ?? []), .. Sentences]);

    /// <summary>What is told beside the conditions.</summary>
    protected virtual IEnumerable<string> Sentences => [];

    public IReadOnlyList<string> Findings
    {
        get
        {
            string port = (Record.Job.Port ?? Port).ToString(CultureInfo.InvariantCulture);
            return [.. (Record.Conditions ?? []).Select(condition => $"port {port} {Condition.Counted(condition)}")];
        }
    }

    public void WriteTo(Utf8JsonWriter writer, RunLabel run) => (Evidence() with
    {
        Text = Text,
        Hostname = Hostname,
        IsInterrupted = WasInterrupted,
        Outcome = Record.Error is null || WasInterrupted ? Outcome : null,
        Options = run.Options,
        Id = _id,
        RunId = run.Id,
        Missing = Missing,
    }).WriteTo(writer);

    /// <summary>The record with what the experiment saw.</summary>
    protected virtual TransparencyRecord Evidence() => new(Nettest, Record);
}
