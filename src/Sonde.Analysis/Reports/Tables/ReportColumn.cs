namespace Sonde.Analysis.Reports.Tables;

/// <summary>A column of a report for people.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Meaning">What it means, with its unit.</param>
/// <param name="NotMeaning">What it does not mean; null where nobody would think so.</param>
public sealed record ReportColumn(string Name, string Meaning, string? NotMeaning = null)
{
    /// <summary>Whether a terminal can do without it.</summary>
    public bool IsDetail { get; init; }

    /// <summary>What columns mean and do not mean, a line each.</summary>
    public static IEnumerable<string> Explain(IEnumerable<ReportColumn> columns)
        => columns.Select(column
            => $"{column.Name}: {column.Meaning}{(column.NotMeaning is null ? "" : $". It does not mean {column.NotMeaning}")}");
}
