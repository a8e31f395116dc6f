namespace Sonde.Analysis.Rows;

/// <summary>The table <c>observations</c>: one network event a row, of every experiment and every archive.</summary>
public static class ObservationColumns
{
    private static readonly Column Step = new("step");
    private static readonly Column Part = new("part");
    private static readonly Column TargetAsn = new("target_asn", ColumnType.Integer);
    private static readonly Column TargetCountry = new("target_country");
    private static readonly Column Hostname = new("hostname");
    private static readonly Column Transport = new("transport");
    private static readonly Column Port = new("port", ColumnType.Integer);
    private static readonly Column Answer = new("answer");
    private static readonly Column AnswerAsn = new("answer_asn", ColumnType.Integer);
    private static readonly Column AnswerCountry = new("answer_country");
    private static readonly Column Result = new("result");
    private static readonly Column T0 = new("t0", ColumnType.Real);
    private static readonly Column T = new("t", ColumnType.Real);
    private static readonly Column Bytes = new("bytes", ColumnType.Integer);
    private static readonly ColumnRun Answering = new(Port, MeasurementColumns.Hop, Answer, AnswerAsn, AnswerCountry);

    /// <summary>All columns in order.</summary>
    public static IReadOnlyList<Column> All { get; } =
    [
        .. MeasurementColumns.First, .. MeasurementColumns.Probe,
        Step, MeasurementColumns.Attempt, Part, MeasurementColumns.IsControl, MeasurementColumns.Target, TargetAsn, TargetCountry, Hostname,
        Transport, .. Answering.Columns, Result, MeasurementColumns.Failure, T0, T,
        MeasurementColumns.Rtt, Bytes, OutcomeColumns.Code, OutcomeColumns.RulesVersion, OutcomeColumns.SignaturesSha256,
        OutcomeColumns.SourceFile, OutcomeColumns.SourceLine,
    ];

    internal static void Write<TSink>(ObservationRow row, TSink sink)
        where TSink : struct, IColumnSink, allows ref struct
    {
        MeasurementColumns.WriteFirst(row, ref sink);
        MeasurementColumns.WriteProbe(row, ref sink);
        sink.Text(Step, row.Step);
        sink.Integer(MeasurementColumns.Attempt, row.Attempt);
        sink.Text(Part, row.Part);
        sink.Boolean(MeasurementColumns.IsControl, row.IsControl);
        sink.Text(MeasurementColumns.Target, row.Target);
        sink.Integer(TargetAsn, row.TargetNetwork.Asn);
        sink.Text(TargetCountry, row.TargetNetwork.Country);
        sink.Text(Hostname, row.Hostname);
        sink.Text(Transport, row.Transport);
        if (row.Port is null && row.Hop is null && row.Answer.IsNull && ReferenceEquals(row.AnswerNetwork, NetworkFacts.None))
        {
            sink.Absent(Answering);
        }
        else
        {
            sink.Integer(Port, row.Port);
            sink.Integer(MeasurementColumns.Hop, row.Hop);
            sink.Text(Answer, row.Answer);
            sink.Integer(AnswerAsn, row.AnswerNetwork.Asn);
            sink.Text(AnswerCountry, row.AnswerNetwork.Country);
        }

        sink.Text(Result, row.Result);
        sink.Text(MeasurementColumns.Failure, row.Failure);
        sink.Real(T0, row.T0);
        sink.Real(T, row.T);
        sink.Real(MeasurementColumns.Rtt, row.Rtt);
        sink.Integer(Bytes, row.Bytes);
        sink.Text(OutcomeColumns.Code, row.OutcomeCode);
        sink.Provenance(row.Line);
    }
}
