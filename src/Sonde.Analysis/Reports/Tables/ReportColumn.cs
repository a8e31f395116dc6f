namespace Sonde.Analysis.Reports.Tables;

/// <summary>A column of a report for people.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Meaning">What it means, with its unit.</param>
/// <param name="NotMeaning">What it does not mean; null where nobody would think so.</param>
public sealed record ReportColumn(string Name, string Meaning, string? NotMeaning = null)
{
    /// <summary>The types of its values in JSON, as a shape of lines has them.</summary>
    public string Types { get; init; } = "string|null";

    /// <summary>Whether a terminal can do without it.</summary>
    public bool IsDetail { get; init; }

    /// <summary>The shape of a line of JSON that has a value of each of some columns.</summary>
    public static string Shape(IEnumerable<ReportColumn> columns)
        => string.Join('\n', columns.SelectMany(column => column.Types == "array"
            ? (string[])[$"{column.Name} array {column.Meaning}", $"{column.Name}[] string!"]
            : [$"{column.Name} {column.Types} {column.Meaning}"]));

    /// <summary>What columns mean and do not mean, a line each.</summary>
    public static IEnumerable<string> Explain(IEnumerable<ReportColumn> columns)
        => columns.Select(column
            => $"{column.Name}: {column.Meaning}{(column.NotMeaning is null ? "" : $". It does not mean {column.NotMeaning}")}");
}
