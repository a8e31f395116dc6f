namespace Sonde.Analysis.Rows;

/// <summary>The table of lines that could not be read.</summary>
public static class RejectedColumns
{
    /// <summary>All columns in order.</summary>
    public static IReadOnlyList<Column> All { get; } =
    [
        new("file", ColumnSource.Scan, "the file, relative to the path that was given; of a member, behind its archive"),
        new("line", ColumnType.Integer, ColumnSource.Scan, "which line of it", "from 1"),
        new("reason", ColumnSource.Rules, "why it was rejected"),
        new("text", ColumnSource.Line, "what it begins with"),
    ];
}
