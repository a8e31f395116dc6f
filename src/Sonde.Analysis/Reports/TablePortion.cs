namespace Sonde.Analysis.Reports;

/// <summary>What of a table's files is read at once.</summary>
/// <param name="Files">The files.</param>
/// <param name="Rows">Which rows of the one file, from the first on to before the end; null for all rows of all files.</param>
internal sealed record TablePortion(IReadOnlyList<string> Files, (long First, long End)? Rows = null);
