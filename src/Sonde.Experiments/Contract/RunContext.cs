using System.Diagnostics.CodeAnalysis;
using Sonde.Experiments.Drafts;
using Sonde.Experiments.Loop;
using Sonde.Experiments.Network;
using Sonde.Experiments.Targets;
using Sonde.Packets.Redaction;

namespace Sonde.Experiments.Contract;

/// <summary>What a run gives its experiment.</summary>
public sealed record RunContext : RunChoices
{
    private readonly IMeasurementOutbox _outbox;

    /// <summary>Gathers it.</summary>
    /// <param name="choices">What the user decided.</param>
    /// <param name="network">The machine.</param>
    /// <param name="time">The wall clock.</param>
    /// <param name="stop">The user's wish to end.</param>
    /// <param name="targets">What to measure.</param>
    /// <param name="outbox">Takes what was measured.</param>
    [SetsRequiredMembers]
    public RunContext(
        RunChoices choices, INetwork network, TimeProvider time, StopSignal stop, TargetFeed<Target> targets, IMeasurementOutbox outbox)
        : base(choices)
        => (Network, Time, Stop, Targets, _outbox) = (network, time, stop, targets, outbox);

    /// <summary>The machine.</summary>
    public INetwork Network { get; }

    /// <summary>The wall clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>The user's wish to end.</summary>
    public StopSignal Stop { get; }

    /// <summary>What to measure.</summary>
    public TargetFeed<Target> Targets { get; }

    /// <summary>The addresses that nothing published may tell, as they are now; null when the user lets them be published.</summary>
    public SecretSet? Secrets => SecretsNow();

    /// <summary>Says what <see cref="Secrets"/> are now.</summary>
    public Func<SecretSet?> SecretsNow { get; init; } = () => SecretSet.None;

    /// <summary>The network of the measuring machine, such as <c>AS64496</c>; null where nobody said.</summary>
    public string? ProbeAsn { get; init; }

    /// <summary>Its country, two letters; null where nobody said.</summary>
    public string? ProbeCc { get; init; }

    /// <summary>Takes how many targets were taken and not begun, because the user ended the run.</summary>
    public Action<int> Unmeasured { get; init; } = _ => { };

    /// <summary>Takes by how many more, or fewer, addresses rest: nothing is sent there for minutes, on purpose.</summary>
    public Action<int> Resting { get; init; } = _ => { };

    /// <summary>
    /// The control name that is asked for next, where that is known because it was asked for before, as in a capture; null: chance decides.
    /// </summary>
    public Func<string?>? KnownControl { get; init; }

    /// <summary>Takes, before the channel is closed, how many packets its capture lost; null if nothing was captured.</summary>
    public Action<long?> CaptureEnded { get; init; } = _ => { };

    /// <summary>
    /// Shown what is known of a measurement under way, or null when none is any more; it never waits. Null: nobody watches, and nothing is
    /// to be made ready.
    /// </summary>
    public Action<MeasurementProgress?>? Watch { get; init; }

    /// <summary>Told what each probe came to; it never waits. Null: nobody wants to know.</summary>
    public Action<ProbeNote>? Tell { get; init; }

    /// <summary>Takes what of this machine decides how the run goes, by name and value, for its metadata.</summary>
    public Action<string, string> Preflight { get; init; } = (_, _) => { };

    /// <summary>Tells the user something about the run as a whole.</summary>
    public Action<string> Notice { get; init; } = _ => { };

    /// <inheritdoc cref="IMeasurementOutbox.Report"/>
    public void Report(MeasurementDraft draft) => _outbox.Report(draft);

    /// <inheritdoc cref="IMeasurementOutbox.ReportLater"/>
    public void ReportLater(Func<MeasurementDraft> make) => _outbox.ReportLater(make);

    /// <inheritdoc cref="IMeasurementOutbox.Flush"/>
    public void Flush() => _outbox.Flush();
}
