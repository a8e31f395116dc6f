namespace Sonde.Analysis.Rows;

/// <summary>The table <c>outcomes</c>: one measurement a row, of every experiment and every archive.</summary>
public static class OutcomeTableColumns
{
    private static readonly NetworkColumns Network = new("vantage_point");
    private static readonly Column ControlsFailed = new(
        "controls_failed", ColumnType.Boolean, ColumnSource.Line, "whether its controls failed; null where it has none, and of pings, whose control is a row of its own");
    private static readonly Column IsMixed = new(
        "is_mixed", ColumnType.Boolean, ColumnSource.Reckoned, "whether its tries came to different outcomes; null where it does not say");
    private static readonly Column Conditions = new(
        "conditions", ColumnType.TextList, ColumnSource.Line, "PATHspider's conditions; empty where the tradition has none");
    private static readonly Column Loss = new(
        "loss", ColumnType.Real, ColumnSource.Reckoned,
        "the share of pings that nothing came back for, among those that left the machine; a refusal and an ICMP error are answers; null where nothing was pinged", "0 to 1");
    private static readonly Column Counts = new(
        "outcome_counts", ColumnType.TextList, ColumnSource.Reckoned, "how often each outcome came, where it is one of several tries",
        "`3 dial/timeout`");
    private static readonly Column Class = new("class", ColumnSource.Rules, "the class of the outcome");
    private static readonly Column Detail = new("detail", ColumnSource.Rules, "its detail, as the code has it; null where it has none");
    private static readonly ColumnRun Numbers = new(MeasurementColumns.Hop, Loss, MeasurementColumns.Rtt, Counts);

    /// <summary>All columns in order.</summary>
    public static IReadOnlyList<Column> All { get; } =
    [
        .. MeasurementColumns.First, .. Network.All.Columns, .. MeasurementColumns.Probe,
        MeasurementColumns.Target, CommonColumns.Domain, CommonColumns.Category, MeasurementColumns.IsControl, MeasurementColumns.Attempt,
        ControlsFailed, IsMixed, MeasurementColumns.Failure, Conditions, .. Numbers.Columns, Class, Detail,
        OutcomeColumns.Outcome, .. OutcomeColumns.All,
    ];

    internal static void Write<TSink>(OutcomeRow row, TSink sink)
        where TSink : struct, IColumnSink, allows ref struct
    {
        MeasurementColumns.WriteFirst(row, ref sink);
        Network.Write(row.Network, sink);
        MeasurementColumns.WriteProbe(row, ref sink);
        sink.Text(MeasurementColumns.Target, row.Target);
        sink.Text(CommonColumns.Domain, row.Domain);
        sink.Text(CommonColumns.Category, row.Category);
        sink.Boolean(MeasurementColumns.IsControl, row.IsControl);
        sink.Integer(MeasurementColumns.Attempt, row.Attempt);
        sink.Boolean(ControlsFailed, row.ControlsFailed);
        sink.Boolean(IsMixed, row.IsMixed);
        sink.Text(MeasurementColumns.Failure, row.Failure);
        sink.Texts(Conditions, row.Conditions);
        if (row.Hop is null && row.Loss is null && row.Rtt is null && row.Counts.Count == 0)
        {
            sink.Absent(Numbers);
        }
        else
        {
            sink.Integer(MeasurementColumns.Hop, row.Hop);
            sink.Real(Loss, row.Loss);
            sink.Real(MeasurementColumns.Rtt, row.Rtt);
            sink.Texts(Counts, row.Counts);
        }

        sink.Text(Class, row.Verdict.ClassText);
        sink.Text(Detail, row.Verdict.DetailText);
        sink.Outcome(OutcomeColumns.Outcome, row.Verdict);
        sink.Verdict(row.Verdict);
        sink.Provenance(row.Line);
    }
}
