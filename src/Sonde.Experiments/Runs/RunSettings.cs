using Sonde.Experiments.Contract;

namespace Sonde.Experiments.Runs;

/// <summary>All that decides how a run goes.</summary>
public sealed record RunSettings : RunChoices
{
    /// <summary>What measures.</summary>
    public required IExperiment Experiment { get; init; }

    /// <summary>Which addresses to measure.</summary>
    public AddressFamilies Families { get; init; }

    /// <summary>Whether names may be looked up.</summary>
    public bool Resolve { get; init; }

    /// <summary>
    /// Whether a measurement of this key (see <see cref="IExperiment.ResumeKey"/>) is there already; asked once for each time it occurs. An
    /// address that was typed stands in what is published as it is; another may have been taken out.
    /// </summary>
    public Func<string, bool, bool> IsMeasured { get; init; } = (_, _) => false;

    /// <summary>Asked before the first packet that is not for this machine itself; false ends the run.</summary>
    public Func<bool> HasConsent { get; init; } = () => true;

    /// <summary>Who measures.</summary>
    public ProbeIdentity Identity { get; init; } = new();

    /// <summary>Decides the outcome of lines that leave it open; null where no experiment of the run writes such.</summary>
    public ILineStamp? Stamp { get; init; }

    /// <summary>Whether the addresses of a range come in random order.</summary>
    public bool InRandomOrder { get; init; }

    /// <summary>Annotations beside the usual ones.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Annotations { get; init; } = [];

    /// <summary>The program's version.</summary>
    public required string SoftwareVersion { get; init; }

    /// <summary>The id that all measurements of this run share.</summary>
    public required Guid RunId { get; init; }
}
