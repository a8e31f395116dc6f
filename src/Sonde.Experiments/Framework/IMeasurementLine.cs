using System.Text.Json;

namespace Sonde.Experiments.Framework;

/// <summary>A measurement in a form of its own, where a tradition has another one than OONI's envelope.</summary>
public interface IMeasurementLine
{
    /// <summary>Writes it as an object of JSON, without a line feed.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="runId">The id that all measurements of the run share.</param>
    void WriteTo(Utf8JsonWriter writer, Guid runId);

    /// <summary>What it found in a few words, for people.</summary>
    string Summary { get; }

    /// <summary>What it found in words to be counted, beside its outcome.</summary>
    IReadOnlyList<string> Findings { get; }
}
