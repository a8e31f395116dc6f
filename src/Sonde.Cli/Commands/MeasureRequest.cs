using System.Net;
using Sonde.Experiments.Runs;
using Sonde.Experiments.Targets;
using Sonde.Packets.Addresses;

namespace Sonde.Cli.Commands;

/// <summary>What the user asked <c>sonde measure</c> for, checked.</summary>
internal sealed record MeasureRequest
{
    /// <summary>
    /// What decides how the run goes, but for what is known only when it begins: consent, what was measured before, who decides outcomes.
    /// </summary>
    public required RunSettings Run { get; init; }

    public required IReadOnlyList<string> Targets { get; init; }

    public required IReadOnlyList<string> Files { get; init; }

    public required Blocklist Blocklist { get; init; }

    public string? Output { get; init; }

    public string? Resume { get; init; }

    public string? Metadata { get; init; }

    /// <summary>Where how far the run is is written every second; null: nowhere.</summary>
    public string? StatusFile { get; init; }

    /// <summary>Where metrics are written; null: nowhere.</summary>
    public string? Metrics { get; init; }

    /// <summary>Whether one target is measured round by round for people who watch.</summary>
    public bool IsWatched { get; init; }

    /// <summary>The value of <c>--fail-on</c>, or null.</summary>
    public string? FailsOn { get; init; }

    /// <summary>Whether lines of results go to a terminal too.</summary>
    public bool Json { get; init; }

    /// <summary>The value of <c>--color</c>, or null.</summary>
    public string? Color { get; init; }

    /// <summary>Whether the targets are only read and checked.</summary>
    public bool IsDry { get; init; }

    public TimeSpan? MaxRuntime { get; init; }

    public TimeSpan? RepeatEvery { get; init; }

    public TimeSpan? RepeatFor { get; init; }

    /// <summary>Every vantage point with every name; null for experiments that test none.</summary>
    public DomainProduct? Product { get; init; }

    public bool Yes { get; init; }

    public Verbosity Verbosity { get; init; }

    /// <summary>Whether every target is typed and loopback, the control too: then nobody is asked for consent.</summary>
    public bool StaysAtHome(Func<string, TargetReading> read)
        => (Run.Control is null || Run.Connects.StaysAtHome(Run.Control.Address)) && Files.Count == 0 && Targets.Count > 0 && Targets.All(
        target => read(target) switch
        {
            TargetReading.Accepted { Host: var host }
                => LiteralAddress.TryParse(host, out IPAddress address) ? Run.Connects.StaysAtHome(address) : HomeNames.Contains(host),
            TargetReading.InRange { Range: var range } => range.PrefixLength >= 8 && Run.Connects.StaysAtHome(range.First),
            _ => false,
        });
}
