namespace Sonde.Analysis.Signatures;

/// <summary>A line of a signature file that was left out, and why.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Reason">Why.</param>
public sealed record SignatureProblem(string File, int Line, string Reason);
