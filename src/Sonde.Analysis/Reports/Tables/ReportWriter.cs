using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Sonde.Analysis.Reports.Tables;

/// <summary>Writes reports.</summary>
/// <param name="output">Where to.</param>
/// <param name="format">As what.</param>
/// <param name="safe">Makes a text that came from the network safe for where it is shown; JSON escapes by itself.</param>
public sealed class ReportWriter(TextWriter output, ReportFormat format, Func<string, string>? safe = null)
{
    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);
    private readonly Func<string, string> _safe = safe ?? (text => text);

    /// <summary>
    /// Whether CSV is made for spreadsheets: the mark of UTF-8 before it, without which Excel guesses, and an apostrophe before cells that
    /// would be a formula.
    /// </summary>
    public bool IsForSpreadsheets { get; init; }

    /// <summary>Writes a report.</summary>
    public void Write(ReportTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        bool isSaid = format == ReportFormat.Markdown && table is { Rows.Count: 0, Remarks.Count: > 0 };
        if (!isSaid) WriteHead(table.Columns); // in a page a head above nothing says less than the sentences do
        foreach (IReadOnlyList<object?> row in table.Rows) WriteRow(table.Columns, row);
        if (format == ReportFormat.Markdown && table.Remarks.Count > 0 && !isSaid) output.Write('\n');
        WriteRemarks(table.Remarks);
    }

    /// <summary>Writes what comes before the rows.</summary>
    public void WriteHead(IReadOnlyList<ReportColumn> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        IEnumerable<string> names = columns.Select(column => column.Name);
        if (IsForSpreadsheets && format == ReportFormat.Csv) output.Write('\uFEFF');
        if (format == ReportFormat.Text) output.Write($"{string.Join('\t', names.Select(_safe))}\n");
        else if (format == ReportFormat.Csv) output.Write($"{string.Join(',', names.Select(name => CsvText(name)))}\n");
        else if (format == ReportFormat.Markdown)
            output.Write($"| {string.Join(" | ", names.Select(MarkdownText))} |\n|{string.Concat(columns.Select(_ => "---|"))}\n");
    }

    /// <summary>Writes a row.</summary>
    public void WriteRow(IReadOnlyList<ReportColumn> columns, IReadOnlyList<object?> row)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(row);
        output.Write(format switch
        {
            ReportFormat.Csv => $"{string.Join(',', row.Select(Csv))}\n",
            ReportFormat.Json => Json(columns, row),
            ReportFormat.Markdown => $"| {string.Join(" | ", row.Select(cell => MarkdownText(Plain(cell))))} |\n",
            _ => $"{string.Join('\t', row.Select(cell => _safe(Plain(cell))))}\n",
        });
    }

    internal static string Plain(object? cell) => cell switch
    {
        null => "",
        double number => number.ToString("0.#########", CultureInfo.InvariantCulture),
        IReadOnlyList<string> list => string.Join("; ", list),
        _ => Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "",
    };

    // CSV and JSON have no sentences below, since their readers want rows alone.
    private void WriteRemarks(IReadOnlyList<string> remarks)
    {
        foreach (string remark in remarks)
        {
            if (format == ReportFormat.Text) output.Write($"# {_safe(remark)}\n");
            else if (format == ReportFormat.Markdown) output.Write($"- {MarkdownText(remark)}\n");
        }
    }

    private string Csv(object? cell) => cell is null ? "" : CsvText(Plain(cell), isNumber: cell is long or int or double or NumberText);

    private string CsvText(string text, bool isNumber = false)
    {
        string shown = isNumber ? text : _safe(text);
        if (IsForSpreadsheets && !isNumber && shown.Length > 0 && shown[0] is '=' or '+' or '-' or '@' or '\t' or '\r') shown = $"'{shown}";
        return shown.Length == 0 || shown.AsSpan().ContainsAny(',', '"', '\n') || shown.Contains('\r', StringComparison.Ordinal)
            ? $"\"{shown.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : shown;
    }

    private string MarkdownText(string text) => MarkdownEscapes.Of(_safe(text));

    private static string Json(IReadOnlyList<ReportColumn> columns, IReadOnlyList<object?> row)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = Encoder }))
        {
            json.WriteStartObject();
            for (int i = 0; i < columns.Count; i++) WriteMember(json, columns[i].Name, row[i]);
            json.WriteEndObject();
        }

        return $"{System.Text.Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length)}\n";
    }

    private static void WriteMember(Utf8JsonWriter json, string name, object? cell)
    {
        json.WritePropertyName(name);
        if (cell is null) json.WriteNullValue();
        else if (cell is long number) json.WriteNumberValue(number);
        else if (cell is int small) json.WriteNumberValue(small);
        else if (cell is double real) json.WriteNumberValue(Math.Round(real, 9));
        else if (cell is bool truth) json.WriteBooleanValue(truth);
        else if (cell is IReadOnlyList<string> list)
        {
            json.WriteStartArray();
            foreach (string text in list) json.WriteStringValue(text);
            json.WriteEndArray();
        }
        else json.WriteStringValue(Plain(cell));
    }
}
