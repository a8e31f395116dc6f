namespace Sonde.Analysis.Reports.Tables;

/// <summary>A column of a report for people.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Meaning">What it means, with its unit.</param>
/// <param name="NotMeaning">What it does not mean; null where nobody would think so.</param>
public sealed record ReportColumn(string Name, string Meaning, string? NotMeaning = null);
