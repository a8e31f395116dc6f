using System.Text.Json;

namespace Sonde.Experiments.Drafts;

/// <summary>A measurement in a form of its own, where a tradition has another one than OONI's envelope.</summary>
public interface IMeasurementLine
{
    /// <summary>Writes it as an object of JSON, without a line feed.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="run">What it shares with the run's other lines.</param>
    void WriteTo(Utf8JsonWriter writer, RunLabel run);

    /// <summary>
    /// Whether its outcome is no part of it, and is decided by who reads lines of its form: then that decision is written to the line, and
    /// counts.
    /// </summary>
    bool LeavesOutcomeOpen => false;

    /// <summary>What it found in a few words, for people.</summary>
    string Summary { get; }

    /// <summary>What it found in words to be counted, beside its outcome.</summary>
    IReadOnlyList<string> Findings { get; }
}
