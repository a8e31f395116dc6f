using Sonde.Measurements.Model;

namespace Sonde.Analysis.Reports.Reading;

/// <summary>An outcome of a measurement, and how often it counts.</summary>
/// <param name="Text">The documented string, such as <c>❗️dial/timeout</c>; null where there are conditions only.</param>
/// <param name="Code">The same in ASCII, such as <c>dial/timeout</c>; null without an outcome.</param>
/// <param name="Expectation">What it says of the network; null without an outcome.</param>
/// <param name="Times">How often it counts: once, or as often as the tries (the pings of a <c>tcpping</c>) that came to it.</param>
public sealed record CountedOutcome(string? Text, string? Code, Expectation? Expectation, long Times);
