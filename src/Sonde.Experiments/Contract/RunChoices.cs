using System.Net;
using Sonde.Experiments.Loop;
using Sonde.Experiments.Network;
using Sonde.Experiments.Options;
using Sonde.Experiments.Targets;
using Sonde.Measurements.Formats.CensoredPlanet;

namespace Sonde.Experiments.Contract;

/// <summary>What the user decided of a run, as far as its experiment needs to know.</summary>
public abstract record RunChoices
{
    /// <summary>The options' values.</summary>
    public required OptionValues Options { get; init; }

    /// <summary>How fast targets are admitted.</summary>
    public required Pacing Pacing { get; init; }

    /// <summary>Where probes leave from.</summary>
    public ConnectSettings Connects { get; init; } = new();

    /// <summary>The control to measure beside each target, or null.</summary>
    public Target? Control { get; init; }

    /// <summary>The entry of the blocklist that an address falls under, or null; a measurement asks of those that it is led to.</summary>
    public Func<IPAddress, string?> BlockedBy { get; init; } = _ => null;

    /// <summary>Which network an address belongs to, or null where nobody knows; from files of the user's, never from a look-up.</summary>
    public Func<IPAddress, NetworkFact?> Networks { get; init; } = _ => null;

    /// <summary>Whether a chain of certificates (DER, the leaf first) leads to an authority that is trusted, whatever the name.</summary>
    public Func<IReadOnlyList<ReadOnlyMemory<byte>>, bool> Trusts { get; init; } = _ => false;

    /// <summary>The signature by which a web page is a known block page; null for one that is none, and where nobody knows any.</summary>
    public Func<ReceivedPage, string?> KnownPage { get; init; } = _ => null;

    /// <summary>How to reach who measures, for where a protocol has room for it; null where the user did not say.</summary>
    public string? Contact { get; init; }

    /// <summary>The seed of all chance in the run.</summary>
    public int Seed { get; init; }
}
