using Sonde.Analysis.Store;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Outputs;

/// <summary>Rows of one table and one day.</summary>
/// <param name="date">The day, as a folder's name.</param>
/// <param name="table">The table.</param>
/// <param name="columns">The rows as columns, or null where they are text.</param>
internal sealed class RowPart(string date, RowTable table, ColumnBlock? columns)
{
    public string Date => date;

    public RowTable Table => table;

    /// <summary>The rows as columns, or null where they are text.</summary>
    public ColumnBlock? Columns => columns;

    /// <summary>The rows as text.</summary>
    public Utf8Buffer Text { get; } = new(columns is null ? 1 << 16 : 0);

    /// <summary>The same as it goes to a file: packed, or as it is.</summary>
    public ReadOnlyMemory<byte> Bytes { get; set; }
}
