using Sonde.Measurements.Formats.Ooni;

namespace Sonde.Measurements.Formats.CensoredPlanet;

/// <summary>What a line of input asks for: a vantage point and the name to test there.</summary>
/// <param name="Host">The vantage point's address, without brackets, or its name.</param>
/// <param name="Port">Its port; 0 where none is named.</param>
/// <param name="TestUrl">The name, with its path where it has one; null where the line names only the vantage point.</param>
public sealed record TrialJob(string Host, int Port, string? TestUrl)
{
    /// <summary>Further fields of the line.</summary>
    public IReadOnlyList<OtherKey> Fields { get; init; } = [];

    /// <summary>The vantage point as typed: with brackets around IPv6, and its port where one was named.</summary>
    public string VantagePoint => Port == 0 ? Host : Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
