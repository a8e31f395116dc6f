using System.Text;
using System.Text.Json;
using Sonde.Analysis.Reports.Tables;

namespace Sonde.Analysis.Reports.Querying;

/// <summary>Writes the rows of a query, which come as objects of JSON, in a form for people.</summary>
/// <param name="output">Where to.</param>
/// <param name="format">A table, CSV or Markdown.</param>
/// <param name="safe">Makes a text safe for where it is shown.</param>
/// <param name="isForSpreadsheets">Whether CSV is made for spreadsheets.</param>
/// <param name="width">How many columns of the screen a line of a table may have.</param>
internal sealed class QueryOutput(
    Stream output, QueryFormat format, Func<string, string> safe, bool isForSpreadsheets, int width = int.MaxValue) : IDisposable
{
    private readonly StreamWriter _text = new(output, new UTF8Encoding(false), 1 << 16, leaveOpen: true);
    private readonly AlignedTable? _table = format == QueryFormat.Table ? new AlignedTable(safe, width) : null;
    private ReportWriter? _writer;
    private ReportColumn[] _columns = [];

    /// <summary>Takes a row.</summary>
    public void Take(ReadOnlySpan<byte> row)
    {
        using JsonDocument json = JsonDocument.Parse(row.ToArray());
        JsonProperty[] cells = [.. json.RootElement.EnumerateObject()];
        if (_writer is null) Begin([.. cells.Select(cell => cell.Name)]);
        object?[] values = [.. cells.Select(cell => ValueOf(cell.Value))];
        if (_table is null) _writer!.WriteRow(_columns, values);
        else _table.Add(values, _text);
    }

    /// <summary>Says that there are no more rows.</summary>
    /// <param name="names">The columns' names, asked for where no row told them.</param>
    public void End(Func<IReadOnlyList<string>> names)
    {
        if (_writer is null) Begin(names());
        _table?.End(_text);
        _text.Flush();
    }

    public void Dispose() => _text.Dispose();

    private void Begin(IReadOnlyList<string> names)
    {
        _columns = [.. names.Select(name => new ReportColumn(name, ""))];
        _writer = new ReportWriter(_text, format == QueryFormat.Csv ? ReportFormat.Csv : ReportFormat.Markdown, safe)
        {
            IsForSpreadsheets = isForSpreadsheets,
        };
        if (_table is null) _writer.WriteHead(_columns);
        else _table.Begin(names);
    }

    // A number stays as DuckDB writes it.
    private static object? ValueOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => new NumberText(value.GetRawText()),
        _ => value.GetRawText(),
    };
}
