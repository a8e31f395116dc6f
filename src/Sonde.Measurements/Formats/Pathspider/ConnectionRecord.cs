namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>What PATHspider records of a connection beside its packets.</summary>
/// <param name="Config">Which of the measurement's connections it was, from 0.</param>
/// <param name="State">What it came to.</param>
/// <param name="SourcePort">Our port, or 0 if it never had one.</param>
/// <param name="Start">When it began.</param>
/// <param name="Stop">When it ended.</param>
/// <param name="IsObserved">Whether its packets were captured.</param>
public sealed record ConnectionRecord(int Config, ConnectionState State, int SourcePort, DateTime Start, DateTime Stop, bool IsObserved);
