namespace Sonde.Analysis.Rows;

/// <summary>The table <c>observations</c>: one network event a row, of every experiment and every archive.</summary>
public static class ObservationColumns
{
    private static readonly Column Step = new(
        "step", ColumnSource.Line,
        "`dns` (a look-up, a resolver asked), `connect`, `hop` (a packet with a TTL), `handshake` (of crafted segments), `request`, `flow`");
    private static readonly Column Part = new(
        "part", ColumnSource.Line, "the flow or probe it belongs to: `tcp/443`, `cookie_data`, `without`, `obtain`, `use`, `locate`");
    private static readonly Column TargetAsn = new(
        "target_asn", ColumnType.Integer, ColumnSource.IpMetadata, "the network of whom it spoke to");
    private static readonly Column TargetCountry = new("target_country", ColumnSource.IpMetadata, "the country of that", "ISO 3166-1");
    private static readonly Column Hostname = new("hostname", ColumnSource.Line, "the name behind the target, or asked for");
    private static readonly Column Transport = new("transport", ColumnSource.Line, "`tcp`, `udp`, `icmp`");
    private static readonly Column Port = new("port", ColumnType.Integer, ColumnSource.Line, "the target's port");
    private static readonly Column Answer = new("answer", ColumnSource.Line, "who answered, or the first address of a DNS answer");
    private static readonly Column AnswerAsn = new("answer_asn", ColumnType.Integer, ColumnSource.IpMetadata, "the network of that");
    private static readonly Column AnswerCountry = new("answer_country", ColumnSource.IpMetadata, "the country of that", "ISO 3166-1");
    private static readonly Column Result = new(
        "result", ColumnSource.Line, "what came of it, in the measurement's own word: `time_exceeded`, `answered`, `template_matched`; of a resolver `answered`, `no_address`, or the name of its response code");
    private static readonly Column T0 = new("t0", ColumnType.Real, ColumnSource.Line, "when it began, after `time`", "seconds");
    private static readonly Column T = new("t", ColumnType.Real, ColumnSource.Line, "when it ended, after `time`", "seconds");
    private static readonly Column Bytes = new("bytes", ColumnType.Integer, ColumnSource.Line, "bytes received", "bytes");
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
