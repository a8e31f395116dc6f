using System.Net;
using Sonde.Experiments.Drafts;
using Sonde.Experiments.Loop;
using Sonde.Experiments.Network;
using Sonde.Experiments.Options;
using Sonde.Experiments.Targets;
using Sonde.Packets.Redaction;

namespace Sonde.Experiments.Contract;

/// <summary>What a run gives its experiment.</summary>
public sealed record RunContext
{
    /// <summary>The machine.</summary>
    public required INetwork Network { get; init; }

    /// <summary>The wall clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>How fast targets are admitted.</summary>
    public required Pacing Pacing { get; init; }

    /// <summary>The user's wish to end.</summary>
    public required StopSignal Stop { get; init; }

    /// <summary>Where probes leave from.</summary>
    public required ConnectSettings Connects { get; init; }

    /// <summary>The options' values.</summary>
    public required OptionValues Options { get; init; }

    /// <summary>The control to measure beside each target, or null.</summary>
    public Target? Control { get; init; }

    /// <summary>The addresses that nothing published may tell, as they are now; null when the user lets them be published.</summary>
    public SecretSet? Secrets => SecretsNow();

    /// <summary>Says what <see cref="Secrets"/> are now.</summary>
    public Func<SecretSet?> SecretsNow { get; init; } = () => SecretSet.None;

    /// <summary>Which network an address belongs to, or null where nobody knows; from files of the user's, never from a look-up.</summary>
    public Func<IPAddress, NetworkFact?> Networks { get; init; } = _ => null;

    /// <summary>The network of the measuring machine, such as <c>AS64496</c>; null where nobody said.</summary>
    public string? ProbeAsn { get; init; }

    /// <summary>Its country, two letters; null where nobody said.</summary>
    public string? ProbeCc { get; init; }

    /// <summary>How to reach who measures, for where a protocol has room for it; null where the user did not say.</summary>
    public string? Contact { get; init; }

    /// <summary>
    /// The entry of the blocklist that an address falls under, or null: for addresses that a measurement itself leads to.
    /// </summary>
    public Func<IPAddress, string?> BlockedBy { get; init; } = _ => null;

    /// <summary>Whether a chain of certificates (DER, the leaf first) leads to an authority that is trusted, whatever the name.</summary>
    public Func<IReadOnlyList<ReadOnlyMemory<byte>>, bool> Trusts { get; init; } = _ => false;

    /// <summary>Takes how many targets were taken and not begun, because the user ended the run.</summary>
    public Action<int> Unmeasured { get; init; } = _ => { };

    /// <summary>The seed of all chance in the run.</summary>
    public int Seed { get; init; }

    /// <summary>What to measure.</summary>
    public required TargetFeed<Target> Targets { get; init; }

    /// <summary>Takes what was measured. It never waits for the writing.</summary>
    public required Action<MeasurementDraft> Report { get; init; }

    /// <summary>
    /// Hands over a measurement that is made only when its line is due, on the thread that writes: what is large, or takes long to make,
    /// neither waits in memory nor holds probes up.
    /// </summary>
    public required Action<Func<MeasurementDraft>> ReportLater { get; init; }

    /// <summary>Hands what was reported to the thread that writes; to be called whenever the experiment is about to wait.</summary>
    public required Action Flush { get; init; }

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
}
