using System.Net;
using Sonde.Experiments.Targets;
using Sonde.Measurements.Formats.Ooni;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.Drafts;

/// <summary>What an experiment measured of a target, before the run adds what is the same for all.</summary>
/// <param name="Target">The target.</param>
/// <param name="StartedAt">When its measurement began.</param>
/// <param name="Runtime">How long it took, in seconds.</param>
/// <param name="TestVersion">The version of its form.</param>
/// <param name="Form">What it found, in the form in which it is written.</param>
/// <param name="Outcome">What it came to.</param>
public sealed record MeasurementDraft(
    Target Target, DateTimeOffset StartedAt, double Runtime, string TestVersion, MeasurementForm Form, Outcome Outcome)
{
    private readonly Outcome? _counted;

    /// <summary>The test keys of the forms that have some; else null.</summary>
    public ITestKeys? TestKeys => Form switch
    {
        MeasurementForm.Envelope envelope => envelope.Keys,
        MeasurementForm.Export export => export.Keys,
        _ => null,
    };

    /// <summary>The line of another tradition's form; else null.</summary>
    public IMeasurementLine? Line => (Form as MeasurementForm.Own)?.Line;

    /// <summary>What it says of the network, where its line was judged with its controls; null: what the outcome says alone.</summary>
    public Expectation? Expectation { get; init; }

    /// <summary>The outcome that tables have of it, which counts: of a trace how it ended, where its flows show nothing.</summary>
    public Outcome Counted
    {
        get => _counted ?? Outcome;
        init => _counted = value;
    }

    /// <summary>What it says of the network: the same word as in the tables, and what counts.</summary>
    public Expectation Says => Expectation ?? Counted.Expectation;

    /// <summary>
    /// Whether a monitor is to hear of it: it is unexpected, or has that sign and no controls that say otherwise. Controls that fail alike
    /// excuse what was asked, and not that nobody could be asked at all. Flows of a trace that go different ways alarm nobody.
    /// </summary>
    public bool IsAlarming
        => Says == Measurements.Model.Expectation.Unexpected
            || (Outcome.Sign == OutcomeSign.Unexpected && (Expectation is null || IsUnreached) && !IsOfWays);

    private bool IsOfWays => Outcome is { Stage: Stage.None, Class: OutcomeClasses.PathDiverges };

    private bool IsUnreached => Outcome.Stage == Stage.Dial
        || Outcome is { Stage: Stage.None, Class: OutcomeClasses.DnsTimedOut or OutcomeClasses.DnsConnectionRefused };

    /// <summary>
    /// The addresses that its own packets left from, where they are known: nothing published may tell them, whosever they are by now.
    /// </summary>
    public IReadOnlyList<IPAddress> Sources { get; init; } = [];

    /// <summary>Whether the user stopped it before it had sent all that it wanted to.</summary>
    public bool WasInterrupted { get; init; }

    /// <summary>Whether anything was measured; false for a line that only says why not.</summary>
    public bool WasMeasured { get; init; } = true;

    /// <summary>Whether the experiment cannot measure such a target: it counts among what was rejected.</summary>
    public bool IsRejected { get; init; }

    /// <summary>The names that are still to be looked up for it, or null.</summary>
    public NamesWanted? Names { get; init; }

    /// <summary>The failures in it, one for each probe that failed.</summary>
    public IReadOnlyList<Failure> Failures { get; init; } = [];
}
