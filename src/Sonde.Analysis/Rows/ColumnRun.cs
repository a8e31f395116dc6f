namespace Sonde.Analysis.Rows;

/// <summary>Neighbouring columns that are often absent together.</summary>
internal sealed class ColumnRun(params Column[] columns)
{
    public IReadOnlyList<Column> Columns { get; } = columns;

    /// <summary>All of them without a value, as members of a JSON object.</summary>
    public byte[] Null { get; } = [.. columns.SelectMany(column => column.Null)];
}
