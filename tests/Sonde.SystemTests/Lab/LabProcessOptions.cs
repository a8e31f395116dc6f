namespace Sonde.SystemTests.Lab;

/// <summary>How a program is started.</summary>
internal sealed record LabProcessOptions
{
    /// <summary>Whether it runs as `nobody` without any capability, instead of as root.</summary>
    public bool AsOrdinaryUser { get; init; }

    /// <summary>Whether an ordinary user gets the capabilities that the program's file gives.</summary>
    public bool MayGainCapabilities { get; init; }

    /// <summary>The one capability that an ordinary user has all the same, such as <c>net_raw</c>, or null.</summary>
    public string? Capability { get; init; }

    /// <summary>What it reads, or null for nothing.</summary>
    public string? Input { get; init; }

    /// <summary>Variables added to its environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Where it runs, or null for where the tests run.</summary>
    public string? Folder { get; init; }
}
