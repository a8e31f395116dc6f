using Sonde.Measurements.Formats.CensoredPlanet;
using Sonde.Measurements.Formats.Pathspider;

namespace Sonde.Experiments.Targets;

/// <summary>What an experiment made of a target as typed: host and port, or what is wrong with it.</summary>
public abstract record TargetReading
{
    private TargetReading()
    {
    }

    /// <summary>It can be measured, after a look-up if the host is a name.</summary>
    /// <param name="Host">An address without brackets, or a name.</param>
    /// <param name="Port">The port as typed.</param>
    public sealed record Accepted(string Host, long Port) : TargetReading
    {
        /// <summary>All that the line said, where it is a job of PATHspider's; else null.</summary>
        public PathspiderJob? Job { get; init; }

        /// <summary>All that the line said, where it names a vantage point and what to test there; else null.</summary>
        public TrialJob? Trial { get; init; }
    }

    /// <summary>It is a range of addresses, each of which is a target.</summary>
    /// <param name="Range">The range.</param>
    /// <param name="Port">The port as typed, or 0.</param>
    public sealed record InRange(AddressRange Range, long Port) : TargetReading;

    /// <summary>It cannot.</summary>
    /// <param name="Error">What is wrong, and how to mend it.</param>
    public sealed record Rejected(string Error) : TargetReading;
}
