namespace Sonde.Analysis.Reports.Tables;

/// <summary>A report as a table.</summary>
/// <param name="Columns">Its columns.</param>
/// <param name="Rows">Its rows: of each column a text, a <see cref="long"/>, a <see cref="double"/>, a list of texts, or null.</param>
/// <param name="Remarks">What is said below it, a sentence each.</param>
public sealed record ReportTable(
    IReadOnlyList<ReportColumn> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows, IReadOnlyList<string> Remarks);
