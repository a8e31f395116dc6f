using Sonde.Experiments.Targets;
using Sonde.Measurements.Formats.Ooni;

namespace Sonde.Experiments.Drafts;

/// <summary>What is known so far of a measurement under way, for people who watch.</summary>
/// <param name="Target">Its target.</param>
/// <param name="SoFar">What is known; packets and verdicts may be missing.</param>
/// <param name="Others">How many more are under way.</param>
public sealed record MeasurementProgress(Target Target, ITestKeys SoFar, int Others);
