using System.Collections.Concurrent;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Store;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Outputs;

/// <summary>The rows of a block as text or as columns, a part for each table and day.</summary>
/// <param name="format">What they are written as.</param>
/// <param name="isPartitioned">Whether each day has its own output.</param>
internal sealed class RowParts(OutputFormat format, bool isPartitioned)
{
    private readonly Dictionary<(string Date, RowTable Table), RowPart> _parts = [];
    private readonly Dictionary<RowTable, ConcurrentBag<ColumnBlock>> _blocks = [];
    private readonly Utf8Buffer _scratch = new(256);
    private readonly bool _isCsv = format == OutputFormat.Csv;

    /// <summary>The part that each table was last written to: rows of several tables come by turns.</summary>
    private readonly (RowPart? Part, JsonText Date)[] _current = new (RowPart?, JsonText)[Enum.GetValues<RowTable>().Length];

    /// <summary>What all rows of the file end with, up to the line's number.</summary>
    public RowOrigin Origin { get; set; } = RowOrigin.None;

    public void Write(HyperquackRow row)
    {
        RowPart into = Part(row.Date, RowTable.Hyperquack);
        if (into.Columns is { } columns) HyperquackColumns.Write(row, columns.AddRow(Origin));
        else if (_isCsv) HyperquackColumns.Write(row, new CsvColumnSink(into.Text, Origin.Csv, _scratch));
        else HyperquackColumns.Write(row, new JsonColumnSink(into.Text, Origin.Json));
    }

    public void Write(SatelliteRow row)
    {
        RowPart into = Part(row.Date, RowTable.Satellite);
        if (into.Columns is { } columns) SatelliteColumns.Write(row, columns.AddRow(Origin));
        else if (_isCsv) SatelliteColumns.Write(row, new CsvColumnSink(into.Text, Origin.Csv, _scratch));
        else SatelliteColumns.Write(row, new JsonColumnSink(into.Text, Origin.Json));
    }

    public void Write(OutcomeRow row)
    {
        RowPart into = Part(row.Date, RowTable.Outcomes);
        if (into.Columns is { } columns) OutcomeTableColumns.Write(row, columns.AddRow(Origin));
        else if (_isCsv) OutcomeTableColumns.Write(row, new CsvColumnSink(into.Text, Origin.Csv, _scratch));
        else OutcomeTableColumns.Write(row, new JsonColumnSink(into.Text, Origin.Json));
    }

    public void Write(ObservationRow row)
    {
        RowPart into = Part(row.Date, RowTable.Observations);
        if (into.Columns is { } columns) ObservationColumns.Write(row, columns.AddRow(Origin));
        else if (_isCsv) ObservationColumns.Write(row, new CsvColumnSink(into.Text, Origin.Csv, _scratch));
        else ObservationColumns.Write(row, new JsonColumnSink(into.Text, Origin.Json));
    }

    /// <summary>
    /// What was written since the last reset, in the order in which days first appeared. Texts are used again after it; who takes columns
    /// gives them back.
    /// </summary>
    public IEnumerable<RowPart> Written() => _parts.Values.Where(part => part.Columns is { Rows: > 0 } || part.Text.Length > 0);

    /// <summary>Forgets what was written, for the next block.</summary>
    public void Reset()
    {
        if (_parts.Count > 64 || format == OutputFormat.Parquet) _parts.Clear();
        foreach (RowPart part in _parts.Values) part.Text.Clear();
        Array.Clear(_current);
    }

    private RowPart Part(JsonText date, RowTable table)
    {
        // One stream of JSON lines keeps the order of the input, whatever the table.
        if (!isPartitioned && format == OutputFormat.Jsonl) table = RowTable.Hyperquack;
        ref (RowPart? Part, JsonText Date) current = ref _current[(int)table];
        if (current.Part is { } last && (!isPartitioned || date.Raw.SequenceEqual(current.Date.Raw))) return last;
        string name = isPartitioned ? Day(date) : "";
        if (!_parts.TryGetValue((name, table), out RowPart? part))
            _parts.Add((name, table), part = new RowPart(name, table, format == OutputFormat.Parquet ? Block(table) : null));
        current = (part, date.Keep());
        return part;
    }

    private ColumnBlock Block(RowTable table)
    {
        if (!_blocks.TryGetValue(table, out ConcurrentBag<ColumnBlock>? home)) _blocks.Add(table, home = []);
        return home.TryTake(out ColumnBlock? block) ? block : new ColumnBlock(UnitFiles.ColumnsOf(table), home);
    }

    /// <summary>A day as a folder's name; what is none goes where days are missing.</summary>
    private static string Day(JsonText date)
    {
        ReadOnlySpan<byte> text = date.Raw;
        if (text.Length != 10) return UnitFiles.Missing;
        for (int i = 0; i < 10; i++)
        {
            bool fits = i is 4 or 7 ? text[i] == '-' : char.IsAsciiDigit((char)text[i]);
            if (!fits) return UnitFiles.Missing;
        }

        return System.Text.Encoding.ASCII.GetString(text);
    }
}
