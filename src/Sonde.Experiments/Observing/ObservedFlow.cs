using Sonde.Measurements.Formats.Pathspider;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.Observing;

/// <summary>A flow as it was taken out of the table.</summary>
/// <param name="Record">PATHspider's record of it.</param>
/// <param name="Times">When its decisive packets passed.</param>
/// <param name="Rst">The marks of the first RST that came back, or null.</param>
public sealed record ObservedFlow(FlowRecord Record, FlowTimes Times, SegmentMarks? Rst);
