using Sonde.Analysis.Rows;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Outputs;

/// <summary>The rows of a block as text, a part for each table and day.</summary>
/// <param name="format">What they are written as.</param>
/// <param name="isPartitioned">Whether each day has its own output.</param>
internal sealed class RowParts(OutputFormat format, bool isPartitioned)
{
    private readonly Dictionary<(string Date, RowTable Table), Utf8Buffer> _parts = [];
    private readonly bool _isCsv = format == OutputFormat.Csv;
    private Utf8Buffer? _current;
    private JsonText _currentDate;
    private RowTable _currentTable;

    /// <summary>What all rows of the file end with, up to the line's number.</summary>
    public byte[] Origin { get; set; } = [];

    public void Write(HyperquackRow row)
    {
        Utf8Buffer into = Part(row.Date, RowTable.Hyperquack);
        if (_isCsv) HyperquackColumns.Write(row, new CsvColumnSink(into, Origin));
        else HyperquackColumns.Write(row, new JsonColumnSink(into, Origin));
    }

    public void Write(SatelliteRow row)
    {
        Utf8Buffer into = Part(row.Date, RowTable.Satellite);
        if (_isCsv) SatelliteColumns.Write(row, new CsvColumnSink(into, Origin));
        else SatelliteColumns.Write(row, new JsonColumnSink(into, Origin));
    }

    public void Write(OutcomeRow row)
    {
        Utf8Buffer into = Part(row.Date, RowTable.Outcomes);
        if (_isCsv) OutcomeTableColumns.Write(row, new CsvColumnSink(into, Origin));
        else OutcomeTableColumns.Write(row, new JsonColumnSink(into, Origin));
    }

    public void Write(ObservationRow row)
    {
        Utf8Buffer into = Part(row.Date, RowTable.Observations);
        if (_isCsv) ObservationColumns.Write(row, new CsvColumnSink(into, Origin));
        else ObservationColumns.Write(row, new JsonColumnSink(into, Origin));
    }

    /// <summary>
    /// What was written since the last reset, in the order in which days first appeared. The buffers are used again after it.
    /// </summary>
    public IEnumerable<(string Date, RowTable Table, Utf8Buffer Buffer)> Written()
        => _parts.Where(part => part.Value.Length > 0).Select(part => (part.Key.Date, part.Key.Table, part.Value));

    /// <summary>Forgets what was written, for the next block.</summary>
    public void Reset()
    {
        if (_parts.Count > 64) _parts.Clear();
        foreach (Utf8Buffer buffer in _parts.Values) buffer.Clear();
        _current = null;
    }

    private Utf8Buffer Part(JsonText date, RowTable table)
    {
        // One stream of JSON lines keeps the order of the input, whatever the table.
        if (!isPartitioned && format == OutputFormat.Jsonl) table = RowTable.Hyperquack;
        bool isSame = _current is not null && table == _currentTable && (!isPartitioned || date.Raw.SequenceEqual(_currentDate.Raw));
        if (isSame) return _current!;
        string name = isPartitioned ? Day(date) : "";
        if (!_parts.TryGetValue((name, table), out Utf8Buffer? buffer)) _parts.Add((name, table), buffer = new Utf8Buffer(1 << 16));
        _currentDate = date.Keep();
        _currentTable = table;
        return _current = buffer;
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
