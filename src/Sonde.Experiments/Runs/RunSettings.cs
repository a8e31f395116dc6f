using System.Net;
using Sonde.Experiments.Contract;
using Sonde.Experiments.Loop;
using Sonde.Experiments.Network;
using Sonde.Experiments.Options;
using Sonde.Experiments.Targets;

namespace Sonde.Experiments.Runs;

/// <summary>All that decides how a run goes.</summary>
public sealed record RunSettings
{
    /// <summary>What measures.</summary>
    public required IExperiment Experiment { get; init; }

    /// <summary>Its options' values.</summary>
    public required OptionValues Options { get; init; }

    /// <summary>How fast targets are admitted.</summary>
    public required Pacing Pacing { get; init; }

    /// <summary>Where probes leave from.</summary>
    public ConnectSettings Connects { get; init; } = new();

    /// <summary>Which addresses to measure.</summary>
    public AddressFamilies Families { get; init; }

    /// <summary>Whether names may be looked up.</summary>
    public bool Resolve { get; init; }

    /// <summary>The control to measure beside each target.</summary>
    public Target? Control { get; init; }

    /// <summary>The entry of the blocklist that an address falls under, or null.</summary>
    public Func<IPAddress, string?> BlockedBy { get; init; } = _ => null;

    /// <summary>
    /// Whether a measurement of this key (see <see cref="IExperiment.ResumeKey"/>) is there already; asked once for each time it occurs. An
    /// address that was typed stands in what is published as it is; another may have been taken out.
    /// </summary>
    public Func<string, bool, bool> IsMeasured { get; init; } = (_, _) => false;

    /// <summary>Asked before the first packet that is not for this machine itself; false ends the run.</summary>
    public Func<bool> HasConsent { get; init; } = () => true;

    /// <summary>Who measures.</summary>
    public ProbeIdentity Identity { get; init; } = new();

    /// <summary>Which network an address belongs to, or null where nobody knows; from files of the user's, never from a look-up.</summary>
    public Func<IPAddress, NetworkFact?> Networks { get; init; } = _ => null;

    /// <summary>Decides the outcome of lines that leave it open; null where no experiment of the run writes such.</summary>
    public ILineStamp? Stamp { get; init; }

    /// <summary>The seed of all chance in the run.</summary>
    public int Seed { get; init; }

    /// <summary>Whether the addresses of a range come in random order.</summary>
    public bool InRandomOrder { get; init; }

    /// <summary>Whether a chain of certificates (DER, the leaf first) leads to an authority that is trusted.</summary>
    public Func<IReadOnlyList<ReadOnlyMemory<byte>>, bool> Trusts { get; init; } = _ => false;

    /// <summary>How to reach who measures, or null.</summary>
    public string? Contact { get; init; }

    /// <summary>Annotations beside the usual ones.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Annotations { get; init; } = [];

    /// <summary>The program's version.</summary>
    public required string SoftwareVersion { get; init; }

    /// <summary>The id that all measurements of this run share.</summary>
    public required Guid RunId { get; init; }
}
