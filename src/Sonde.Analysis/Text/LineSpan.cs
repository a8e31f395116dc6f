namespace Sonde.Analysis.Text;

/// <summary>Where a line lies in its block.</summary>
/// <param name="Start">Its first byte.</param>
/// <param name="Length">How many bytes it has, without the LF.</param>
/// <param name="Number">Its number in the file, from 1.</param>
internal readonly record struct LineSpan(int Start, int Length, long Number);
