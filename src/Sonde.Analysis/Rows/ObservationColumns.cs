namespace Sonde.Analysis.Rows;

/// <summary>The table <c>observations</c>: one network event a row, of every experiment and every archive.</summary>
public static class ObservationColumns
{
    private static readonly Column Nettest = new("nettest");
    private static readonly Column Time = new("time");
    private static readonly Column VantagePoint = new("vantage_point");
    private static readonly Column ProbeAsn = new("probe_asn");
    private static readonly Column ProbeCountry = new("probe_cc");
    private static readonly Column Step = new("step");
    private static readonly Column Attempt = new("attempt", ColumnType.Integer);
    private static readonly Column Part = new("part");
    private static readonly Column IsControl = new("is_control", ColumnType.Boolean);
    private static readonly Column Target = new("target");
    private static readonly Column TargetAsn = new("target_asn", ColumnType.Integer);
    private static readonly Column TargetCountry = new("target_country");
    private static readonly Column Hostname = new("hostname");
    private static readonly Column Transport = new("transport");
    private static readonly Column Port = new("port", ColumnType.Integer);
    private static readonly Column Hop = new("hop", ColumnType.Integer);
    private static readonly Column Answer = new("answer");
    private static readonly Column AnswerAsn = new("answer_asn", ColumnType.Integer);
    private static readonly Column AnswerCountry = new("answer_country");
    private static readonly Column Result = new("result");
    private static readonly Column Failure = new("failure");
    private static readonly Column T0 = new("t0", ColumnType.Real);
    private static readonly Column T = new("t", ColumnType.Real);
    private static readonly Column Rtt = new("rtt", ColumnType.Real);
    private static readonly Column Bytes = new("bytes", ColumnType.Integer);

    /// <summary>All columns in order.</summary>
    public static IReadOnlyList<Column> All { get; } =
    [
        CommonColumns.MeasurementId, Nettest, Time, CommonColumns.Date, CommonColumns.Source, VantagePoint, ProbeAsn, ProbeCountry,
        Step, Attempt, Part, IsControl, Target, TargetAsn, TargetCountry, Hostname, Transport, Port, Hop, Answer, AnswerAsn, AnswerCountry,
        Result, Failure, T0, T, Rtt, Bytes, OutcomeColumns.Code, OutcomeColumns.RulesVersion, OutcomeColumns.SignaturesSha256, OutcomeColumns.SourceFile, OutcomeColumns.SourceLine,
    ];

    internal static void Write<TSink>(ObservationRow row, TSink sink)
        where TSink : struct, IColumnSink, allows ref struct
    {
        sink.Text(CommonColumns.MeasurementId, row.MeasurementId);
        sink.Text(Nettest, row.Nettest);
        sink.Text(Time, row.Time);
        sink.Text(CommonColumns.Date, row.Date);
        sink.Text(CommonColumns.Source, row.Source);
        sink.Text(VantagePoint, row.VantagePoint);
        sink.Text(ProbeAsn, row.ProbeAsn);
        sink.Text(ProbeCountry, row.ProbeCountry);
        sink.Text(Step, row.Step);
        sink.Integer(Attempt, row.Attempt);
        sink.Text(Part, row.Part);
        sink.Boolean(IsControl, row.IsControl);
        sink.Text(Target, row.Target);
        sink.Integer(TargetAsn, row.TargetNetwork.Asn);
        sink.Text(TargetCountry, row.TargetNetwork.Country);
        sink.Text(Hostname, row.Hostname);
        sink.Text(Transport, row.Transport);
        sink.Integer(Port, row.Port);
        sink.Integer(Hop, row.Hop);
        sink.Text(Answer, row.Answer);
        sink.Integer(AnswerAsn, row.AnswerNetwork.Asn);
        sink.Text(AnswerCountry, row.AnswerNetwork.Country);
        sink.Text(Result, row.Result);
        sink.Text(Failure, row.Failure);
        sink.Real(T0, row.T0);
        sink.Real(T, row.T);
        sink.Real(Rtt, row.Rtt);
        sink.Integer(Bytes, row.Bytes);
        sink.Text(OutcomeColumns.Code, row.OutcomeCode);
        sink.Provenance(row.Line);
    }
}
