namespace Sonde.Analysis.Reports.Counting;

/// <summary>The places that rows are counted in by one of their values.</summary>
/// <param name="Of">What they are counted by.</param>
/// <param name="Places">The place of each value, or -1: not counted; null: its own number.</param>
/// <param name="Size">How many places there are.</param>
public sealed record Axis(Dimension Of, int[]? Places, int Size);
