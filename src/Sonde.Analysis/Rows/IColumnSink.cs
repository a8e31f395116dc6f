using Sonde.Analysis.Text;

namespace Sonde.Analysis.Rows;

/// <summary>Takes the values of a row, column by column in the table's order.</summary>
internal interface IColumnSink
{
    void Text(Column column, JsonText value);

    void Texts(Column column, IReadOnlyList<JsonText> values);

    void Headers(Column column, List<HeaderLine> values);

    void Integer(Column column, long? value);

    void Real(Column column, double? value);

    void Boolean(Column column, bool? value);

    void Answers(Column column, List<SatelliteAnswer> answers);

    /// <summary>Several columns that have no value; written in one go.</summary>
    void Absent(ColumnRun columns);

    /// <summary>The outcome column.</summary>
    void Outcome(Column column, Verdicts.Verdict verdict);

    /// <summary>The columns of ours that follow from the verdict.</summary>
    void Verdict(Verdicts.Verdict verdict);

    /// <summary>The columns that say where the row comes from.</summary>
    void Provenance(long line);
}
