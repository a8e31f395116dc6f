using Sonde.Analysis.Text;
using Sonde.Analysis.Verdicts;

namespace Sonde.Analysis.Rows;

/// <summary>Writes a row as CSV (RFC 4180). Lists and records are JSON within their cell; what is absent is empty.</summary>
/// <param name="into">Where to.</param>
/// <param name="origin">The cells that are the same for every row of a file.</param>
/// <param name="scratch">Where a cell is made before it is quoted: one for all rows, so that a row allocates nothing.</param>
internal readonly ref struct CsvColumnSink(Utf8Buffer into, byte[] origin, Utf8Buffer scratch) : IColumnSink
{
    private readonly int _start = into.Length;

    /// <summary>The header of a table.</summary>
    public static byte[] Header(IReadOnlyList<Column> columns)
        => System.Text.Encoding.UTF8.GetBytes(string.Join(',', columns.Select(column => column.Name)) + "\r\n");

    public void Text(Column column, JsonText value)
    {
        Separate();
        scratch.Clear();
        CsvCells.Write(into, value.Decode(scratch), !value.IsNull);
    }

    public void Texts(Column column, IReadOnlyList<JsonText> values)
    {
        scratch.Clear();
        JsonValues.Texts(scratch, column, values);
        JsonCell(column, values.Count);
    }

    public void Headers(Column column, List<HeaderLine> values)
    {
        scratch.Clear();
        JsonValues.Headers(scratch, column, values);
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
        scratch.Clear();
        scratch.Append(column.Prefix);
        AnswerJson.Write(scratch, answers);
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
        Words(verdict.Mismatches);
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
        if (count > 0) CsvCells.Write(into, scratch.Written[column.Prefix.Length..], isPresent: true);
    }

    private void Plain(string? text)
    {
        Separate();
        scratch.Clear();
        if (text is not null) scratch.Append(text);
        CsvCells.Write(into, scratch.Written, isPresent: text is not null);
    }

    // Words with a space between them.
    private void Words(IReadOnlyList<string> words)
    {
        Separate();
        scratch.Clear();
        for (int i = 0; i < words.Count; i++)
        {
            if (i > 0) scratch.Append((byte)' ');
            scratch.Append(words[i]);
        }

        CsvCells.Write(into, scratch.Written, isPresent: words.Count > 0);
    }
}
