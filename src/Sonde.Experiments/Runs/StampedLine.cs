using Sonde.Measurements.Model;

namespace Sonde.Experiments.Runs;

/// <summary>A line with its outcome.</summary>
/// <param name="Line">The line.</param>
/// <param name="Outcome">Its outcome.</param>
/// <param name="Expectation">What that says of the network, controls considered; null: nothing.</param>
public readonly record struct StampedLine(ReadOnlyMemory<byte> Line, Outcome Outcome, Expectation? Expectation);
