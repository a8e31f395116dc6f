using Sonde.Analysis.Text;
using Sonde.Analysis.Verdicts;

namespace Sonde.Analysis.Rows;

/// <summary>Writes a row as one JSON object on a line.</summary>
/// <param name="into">Where to.</param>
/// <param name="origin">The members that are the same for every row of a file.</param>
internal readonly ref struct JsonColumnSink(Utf8Buffer into, byte[] origin) : IAnswerSink
{
    private readonly int _start = into.Length;

    public void Text(Column column, JsonText value)
    {
        if (value.IsNull)
        {
            into.Append(column.Null);
            return;
        }

        ReadOnlySpan<byte> raw = value.Raw;
        byte[] prefix = column.Prefix;
        Span<byte> room = into.Reserve(prefix.Length + raw.Length + 2);
        prefix.CopyTo(room);
        room[prefix.Length] = (byte)'"';
        raw.CopyTo(room[(prefix.Length + 1)..]);
        room[prefix.Length + 1 + raw.Length] = (byte)'"';
        into.Advance(prefix.Length + raw.Length + 2);
    }

    public void Texts(Column column, IReadOnlyList<JsonText> values)
    {
        if (values.Count == 0) into.Append(column.Null);
        else JsonValues.Texts(into, column, values);
    }

    public void Headers(Column column, List<HeaderLine> values)
    {
        if (values.Count == 0) into.Append(column.Null);
        else JsonValues.Headers(into, column, values);
    }

    public void Integer(Column column, long? value)
    {
        if (value is not { } number)
        {
            into.Append(column.Null);
            return;
        }

        into.Append(column.Prefix);
        into.Append(number);
    }

    public void Real(Column column, double? value)
    {
        if (value is not { } number)
        {
            into.Append(column.Null);
            return;
        }

        into.Append(column.Prefix);
        into.Append(number);
    }

    public void Boolean(Column column, bool? value)
        => into.Append(value switch { true => column.True, false => column.False, null => column.Null });

    public void Answers(Column column, List<SatelliteAnswer> answers)
    {
        if (answers.Count == 0)
        {
            into.Append(column.Null);
            return;
        }

        into.Append(column.Prefix);
        AnswerJson.Write(into, answers);
    }

    public void Agreement(Column column, SatelliteAnswer answer)
    {
        into.Append(column.Prefix);
        AnswerJson.Agreement(into, answer);
    }

    public void Absent(ColumnRun columns) => into.Append(columns.Null);

    public void Outcome(Column column, Verdict verdict) => into.Append(verdict.OutcomeMember);

    public void Verdict(Verdict verdict) => into.Append(verdict.DetailMembers);

    public void Provenance(long line)
    {
        into.Append(origin);
        into.Append(line);
        into.Append("}\n"u8);
        into.Bytes[_start] = (byte)'{';
    }
}
