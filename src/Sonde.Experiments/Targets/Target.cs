using System.Net;
using Sonde.Experiments.Network;
using Sonde.Measurements.Formats.CensoredPlanet;
using Sonde.Measurements.Formats.Pathspider;

namespace Sonde.Experiments.Targets;

/// <summary>One target of a run, ready to be measured.</summary>
public sealed record Target
{
    /// <summary>The measurement's <c>input</c>.</summary>
    public required string Input { get; init; }

    /// <summary>The host as typed, without brackets.</summary>
    public required string Host { get; init; }

    /// <summary>Its address.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>The port as typed; it may be out of range where the tradition lets it be.</summary>
    public required long Port { get; init; }

    /// <summary>The name it was found by, or null if the input had an address.</summary>
    public string? Hostname => Lookup?.Name;

    /// <summary>Whether the user wrote its address as it is, on the command line or in a list: no name led to it, and no range.</summary>
    public bool IsTyped => Lookup is null && !IsOfRange && !IsCaptured;

    /// <summary>Whether it is one address of a range that was written.</summary>
    public bool IsOfRange { get; init; }

    /// <summary>Whether it was found in a capture: nobody typed it.</summary>
    public bool IsCaptured { get; init; }

    /// <summary>The look-up of that name, or null.</summary>
    public NameLookup? Lookup { get; init; }

    /// <summary>All that the input line said, where it is a job of PATHspider's; else null.</summary>
    public PathspiderJob? Job { get; init; }

    /// <summary>All that the input line said, where it names a vantage point and what to test there; else null.</summary>
    public TrialJob? Trial { get; init; }
}
