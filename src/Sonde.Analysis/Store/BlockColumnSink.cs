using Sonde.Analysis.Rows;
using Sonde.Analysis.Text;
using Sonde.Analysis.Verdicts;

namespace Sonde.Analysis.Store;

/// <summary>Writes a row, or an answer record within it, into the columns of a block.</summary>
/// <param name="block">The block.</param>
/// <param name="record">The columns, or those of a record.</param>
/// <param name="row">The row among them.</param>
/// <param name="origin">What is the same for every row of a file.</param>
internal readonly ref struct BlockColumnSink(ColumnBlock block, ColumnValues record, int row, RowOrigin origin) : IAnswerSink
{
    public void Text(Column column, JsonText value) => Text(value);

    public void Texts(Column column, IReadOnlyList<JsonText> values)
    {
        ColumnValues list = record.NextMember(), texts = list.Children[0];
        if (values.Count == 0) return;
        int start = texts.Rows;
        for (int i = 0; i < values.Count; i++) texts.SetText(texts.AddRow(), values[i], block.Texts);
        list.SetRange(row, start, values.Count);
    }

    public void Headers(Column column, List<HeaderLine> values)
    {
        ColumnValues list = record.NextMember(), texts = list.Children[0];
        if (values.Count == 0) return;
        int start = texts.Rows;
        foreach (HeaderLine header in values)
        {
            int begin = block.Texts.Length;
            if (!header.Name.IsNull)
            {
                header.Name.DecodeTo(block.Texts);
                block.Texts.Append(": "u8);
            }

            header.Value.DecodeTo(block.Texts);
            texts.SetRange(texts.AddRow(), begin, block.Texts.Length - begin);
        }

        list.SetRange(row, start, values.Count);
    }

    public void Integer(Column column, long? value) => record.NextMember().SetInteger(row, value);

    public void Real(Column column, double? value) => record.NextMember().SetReal(row, value);

    public void Boolean(Column column, bool? value) => record.NextMember().SetBoolean(row, value);

    public void Answers(Column column, List<SatelliteAnswer> answers)
    {
        ColumnValues list = record.NextMember(), records = list.Children[0];
        if (answers.Count == 0) return;
        int start = records.Rows;
        foreach (SatelliteAnswer answer in answers)
        {
            int at = records.AddRow();
            records.SetPresent(at);
            AnswerColumns.Write(answer, new BlockColumnSink(block, records, at, origin));
        }

        list.SetRange(row, start, answers.Count);
    }

    public void Agreement(Column column, SatelliteAnswer answer)
    {
        ColumnValues agreement = record.NextMember();
        agreement.SetPresent(row);
        ReadOnlySpan<bool?> values = [
            answer.MatchesIp, answer.MatchesHttp, answer.MatchesCertificate, answer.MatchesAsn, answer.MatchesAsName];
        for (int i = 0; i < values.Length; i++) agreement.Children[i].SetBoolean(row, values[i]);
    }

    public void Absent(ColumnRun columns) => record.Pass(columns.Columns.Count);

    public void Outcome(Column column, Verdict verdict) => Lasting(verdict.OutcomeText);

    public void Verdict(Verdict verdict)
    {
        Lasting(verdict.CodeText);
        Lasting(verdict.StageText);
        Lasting(verdict.ExpectationText);
        Texts(OutcomeColumns.Mismatches, verdict.MismatchTexts);
        Lasting(verdict.RuleText);
    }

    public void Provenance(long line)
    {
        Lasting(origin.RulesVersion);
        Lasting(origin.Signatures);
        Lasting(origin.File);
        Integer(OutcomeColumns.SourceLine, line);
    }

    private void Lasting(JsonText value) => record.NextMember().SetLasting(row, value, block.Texts);

    private void Text(JsonText value) => record.NextMember().SetText(row, value, block.Texts);
}
