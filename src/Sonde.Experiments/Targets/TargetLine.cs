namespace Sonde.Experiments.Targets;

/// <summary>One target as a file or standard input has it.</summary>
/// <param name="Number">The number of its line, from 1.</param>
/// <param name="Text">The line, without its line end; empty where it could not be read.</param>
/// <param name="Error">Why it could not be read, or null.</param>
public readonly record struct TargetLine(long Number, string Text, string? Error);
