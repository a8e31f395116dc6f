using System.Net;
using Sonde.Measurements.Formats.Ooni;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.Framework;

/// <summary>What an experiment measured of a target, before the run adds what is the same for all.</summary>
/// <param name="Target">The target.</param>
/// <param name="StartedAt">When its measurement began.</param>
/// <param name="Runtime">How long it took, in seconds.</param>
/// <param name="TestVersion">The version of its form.</param>
/// <param name="TestKeys">What it found, or null: <see cref="Line"/> has it.</param>
/// <param name="Outcome">What it came to.</param>
public sealed record MeasurementDraft(
    Target Target, DateTimeOffset StartedAt, double Runtime, string TestVersion, ITestKeys? TestKeys, Outcome Outcome)
{
    /// <summary>The formats its test keys use, by OONI's names, with their versions; empty if its form names none.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> Extensions { get; init; } = [];

    /// <summary>
    /// Finishes the envelope where the experiment's tradition has one of its own (no input, helpers, keys of its time); null: as all others.
    /// </summary>
    public Func<OoniMeasurement, OoniMeasurement>? Complete { get; init; }

    /// <summary>What is written instead of the measurement, where the user asked for another format; without a line feed at its end.</summary>
    public string? Export { get; init; }

    /// <summary>The addresses that its own packets left from, where they are known: nothing published may tell them, whosever they are by now.</summary>
    public IReadOnlyList<IPAddress> Sources { get; init; } = [];

    /// <summary>Whether the user stopped it before it had sent all that it wanted to.</summary>
    public bool WasInterrupted { get; init; }

    /// <summary>The measurement in a form of its own, or null: OONI's envelope.</summary>
    public IMeasurementLine? Line { get; init; }

    /// <summary>Whether anything was measured; false for a line that only says why not.</summary>
    public bool WasMeasured { get; init; } = true;

    /// <summary>The failures in it, one for each probe that failed.</summary>
    public IReadOnlyList<Failure> Failures { get; init; } = [];
}
