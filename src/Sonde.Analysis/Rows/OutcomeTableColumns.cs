namespace Sonde.Analysis.Rows;

/// <summary>The table <c>outcomes</c>: one measurement a row, of every experiment and every archive.</summary>
public static class OutcomeTableColumns
{
    private static readonly Column Nettest = new("nettest");
    private static readonly Column Time = new("time");
    private static readonly Column VantagePoint = new("vantage_point");
    private static readonly NetworkColumns Network = new("vantage_point");
    private static readonly Column ProbeAsn = new("probe_asn");
    private static readonly Column ProbeCountry = new("probe_cc");
    private static readonly Column Target = new("target");
    private static readonly Column IsControl = new("is_control", ColumnType.Boolean);
    private static readonly Column Attempt = new("attempt", ColumnType.Integer);
    private static readonly Column ControlsFailed = new("controls_failed", ColumnType.Boolean);
    private static readonly Column IsMixed = new("is_mixed", ColumnType.Boolean);
    private static readonly Column Failure = new("failure");
    private static readonly Column Conditions = new("conditions", ColumnType.TextList);
    private static readonly Column Hop = new("hop", ColumnType.Integer);
    private static readonly Column Loss = new("loss", ColumnType.Real);
    private static readonly Column Rtt = new("rtt", ColumnType.Real);
    private static readonly Column Counts = new("outcome_counts", ColumnType.TextList);
    private static readonly Column Class = new("class");
    private static readonly Column Detail = new("detail");

    /// <summary>All columns in order.</summary>
    public static IReadOnlyList<Column> All { get; } =
    [
        CommonColumns.MeasurementId, Nettest, Time, CommonColumns.Date, CommonColumns.Source, VantagePoint, .. Network.All.Columns, ProbeAsn, ProbeCountry,
        Target, CommonColumns.Domain, IsControl, Attempt, ControlsFailed, IsMixed, Failure, Conditions, Hop, Loss, Rtt, Counts, Class, Detail,
        OutcomeColumns.Outcome, .. OutcomeColumns.All,
    ];

    internal static void Write<TSink>(OutcomeRow row, TSink sink)
        where TSink : struct, IColumnSink, allows ref struct
    {
        sink.Text(CommonColumns.MeasurementId, row.MeasurementId);
        sink.Text(Nettest, row.Nettest);
        sink.Text(Time, row.Time);
        sink.Text(CommonColumns.Date, row.Date);
        sink.Text(CommonColumns.Source, row.Source);
        sink.Text(VantagePoint, row.VantagePoint);
        Network.Write(row.Network, sink);
        sink.Text(ProbeAsn, row.ProbeAsn);
        sink.Text(ProbeCountry, row.ProbeCountry);
        sink.Text(Target, row.Target);
        sink.Text(CommonColumns.Domain, row.Domain);
        sink.Boolean(IsControl, row.IsControl);
        sink.Integer(Attempt, row.Attempt);
        sink.Boolean(ControlsFailed, row.ControlsFailed);
        sink.Boolean(IsMixed, row.IsMixed);
        sink.Text(Failure, row.Failure);
        sink.Texts(Conditions, row.Conditions);
        sink.Integer(Hop, row.Hop);
        sink.Real(Loss, row.Loss);
        sink.Real(Rtt, row.Rtt);
        sink.Texts(Counts, row.Counts);
        sink.Text(Class, row.Verdict.ClassText);
        sink.Text(Detail, row.Verdict.DetailText);
        sink.Outcome(OutcomeColumns.Outcome, row.Verdict);
        sink.Verdict(row.Verdict);
        sink.Provenance(row.Line);
    }
}
