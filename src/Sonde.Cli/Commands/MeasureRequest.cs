using System.Net;
using Sonde.Experiments.Contract;
using Sonde.Experiments.Loop;
using Sonde.Experiments.Network;
using Sonde.Experiments.Options;
using Sonde.Experiments.Runs;
using Sonde.Experiments.Targets;
using Sonde.Packets.Addresses;

namespace Sonde.Cli.Commands;

/// <summary>What the user asked <c>sonde measure</c> for, checked.</summary>
internal sealed record MeasureRequest
{
    public required IExperiment Experiment { get; init; }

    public required OptionValues Options { get; init; }

    public required Pacing Pacing { get; init; }

    public required ConnectSettings Connects { get; init; }

    public required AddressFamilies Families { get; init; }

    public required bool Resolve { get; init; }

    public Target? Control { get; init; }

    public required IReadOnlyList<string> Targets { get; init; }

    public required IReadOnlyList<string> Files { get; init; }

    public required Blocklist Blocklist { get; init; }

    public string? Output { get; init; }

    public string? Resume { get; init; }

    public string? Metadata { get; init; }

    /// <summary>Whether the targets are only read and checked.</summary>
    public bool IsDry { get; init; }

    public TimeSpan? MaxRuntime { get; init; }

    public TimeSpan? RepeatEvery { get; init; }

    public TimeSpan? RepeatFor { get; init; }

    /// <summary>Whether targets are measured in random order, instead of the order of the input.</summary>
    public bool InRandomOrder { get; init; }

    /// <summary>The seed of all chance in the run, given or drawn.</summary>
    public required int Seed { get; init; }

    public required ProbeIdentity Identity { get; init; }

    /// <summary>Which network an address belongs to, from the files given.</summary>
    public required Func<IPAddress, NetworkFact?> Networks { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> Annotations { get; init; }

    /// <summary>Every vantage point with every name; null for experiments that test none.</summary>
    public DomainProduct? Product { get; init; }

    public bool Yes { get; init; }

    public string? Contact { get; init; }

    public Verbosity Verbosity { get; init; }

    /// <summary>Whether every target is typed and loopback, the control too: then nobody is asked for consent.</summary>
    public bool StaysAtHome(Func<string, TargetReading> read) => (Control is null || Connects.StaysAtHome(Control.Address)) && Files.Count == 0 && Targets.Count > 0 && Targets.All(
        target => read(target) switch
        {
            TargetReading.Accepted { Host: var host } => LiteralAddress.TryParse(host, out IPAddress address) ? Connects.StaysAtHome(address) : HomeNames.Contains(host),
            TargetReading.InRange { Range: var range } => range.PrefixLength >= 8 && Connects.StaysAtHome(range.First),
            _ => false,
        });
}
