using Sonde.Analysis.Text;
using Sonde.Analysis.Verdicts;

namespace Sonde.Analysis.Rows;

/// <summary>Writes a row as CSV (RFC 4180). Lists and records are JSON within their cell; what is absent is empty.</summary>
/// <param name="into">Where to.</param>
/// <param name="origin">The cells that are the same for every row of a file.</param>
internal readonly ref struct CsvColumnSink(Utf8Buffer into, byte[] origin) : IColumnSink
{
    private readonly Utf8Buffer _scratch = new(256);
    private readonly int _start = into.Length;

    /// <summary>The header of a table.</summary>
    public static byte[] Header(IReadOnlyList<Column> columns)
        => System.Text.Encoding.UTF8.GetBytes(string.Join(',', columns.Select(column => column.Name)) + "\r\n");

    public void Text(Column column, JsonText value)
    {
        Separate();
        _scratch.Clear();
        CsvCells.Write(into, value.Decode(_scratch), !value.IsNull);
    }

    public void Texts(Column column, IReadOnlyList<JsonText> values)
    {
        _scratch.Clear();
        JsonValues.Texts(_scratch, column, values);
        JsonCell(column, values.Count);
    }

    public void Headers(Column column, List<HeaderLine> values)
    {
        _scratch.Clear();
        JsonValues.Headers(_scratch, column, values);
        JsonCell(column, values.Count);
    }

    public void Integer(Column column, long? value)
    {
        Separate();
        if (value is { } number) into.Append(number);
    }

    public void Real(Column column, double? value)
    {
        Separate();
        if (value is { } number) into.Append(number);
    }

    public void Boolean(Column column, bool? value)
    {
        Separate();
        if (value is { } truth) into.Append(truth ? "true"u8 : "false"u8);
    }

    public void Answers(Column column, List<SatelliteAnswer> answers)
    {
        _scratch.Clear();
        _scratch.Append(column.Prefix);
        AnswerJson.Write(_scratch, answers);
        JsonCell(column, answers.Count);
    }

    public void Absent(ColumnRun columns)
    {
        for (int i = 0; i < columns.Columns.Count; i++) Separate();
    }

    public void Outcome(Column column, Verdict verdict) => Plain(verdict.Outcome);

    public void Verdict(Verdict verdict)
    {
        Plain(verdict.Code);
        Plain(verdict.Stage);
        Plain(verdict.ExpectationName);
        Plain(verdict.Mismatches.Count == 0 ? null : string.Join(' ', verdict.Mismatches));
        Plain(verdict.RuleId);
    }

    public void Provenance(long line)
    {
        into.Append(origin);
        into.Append(line);
        into.Append("\r\n"u8);
        into.RemoveAt(_start);
    }

    private void Separate() => into.Append((byte)',');

    private void JsonCell(Column column, int count)
    {
        Separate();
        if (count > 0) CsvCells.Write(into, _scratch.Written[column.Prefix.Length..], isPresent: true);
    }

    private void Plain(string? text)
    {
        Separate();
        CsvCells.Write(into, System.Text.Encoding.UTF8.GetBytes(text ?? ""), isPresent: text is not null);
    }
}
