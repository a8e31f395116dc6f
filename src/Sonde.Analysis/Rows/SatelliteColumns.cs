namespace Sonde.Analysis.Rows;

/// <summary>The base table of Satellite (DNS), in the published order, and then ours.</summary>
public static class SatelliteColumns
{
    private static readonly NetworkColumns Network = new("resolver");
    private static readonly Column ResolverIp = new("resolver_ip", ColumnSource.Line, "the resolver: the vantage point");
    private static readonly Column ResolverName = new("resolver_name", ColumnSource.SideFiles, "its name");
    private static readonly Column ResolverIsTrusted = new(
        "resolver_is_trusted", ColumnType.Boolean, ColumnSource.SideFiles, "whether it is one that is known to answer truly: a control");
    private static readonly Column NonZeroRcodeRate = new(
        "resolver_non_zero_rcode_rate", ColumnType.Real, ColumnSource.SideFiles, "how often it answers with an error code", "0 to 1");
    private static readonly Column PrivateIpRate = new(
        "resolver_private_ip_rate", ColumnType.Real, ColumnSource.SideFiles, "how often it answers with private addresses", "0 to 1");
    private static readonly Column ZeroIpRate = new(
        "resolver_zero_ip_rate", ColumnType.Real, ColumnSource.SideFiles, "how often it answers with 0.0.0.0", "0 to 1");
    private static readonly Column ConnectErrorRate = new(
        "resolver_connect_error_rate", ColumnType.Real, ColumnSource.SideFiles, "how often it cannot be asked", "0 to 1");
    private static readonly Column InvalidCertRate = new(
        "resolver_invalid_cert_rate", ColumnType.Real, ColumnSource.SideFiles,
        "how often the hosts of its answers have no good certificate", "0 to 1");
    private static readonly Column Rcode = new(
        "received_rcode", ColumnType.Integer, ColumnSource.Line, "the code of the answer (RFC 1035 §4.1.1); -1: none came");
    private static readonly Column Answers = new(
        "answers", ColumnType.RecordList, ColumnSource.Line, "the addresses of the answer, [a record each](#answers)");
    private static readonly Column Success = new("success", ColumnType.Boolean, ColumnSource.Line, "whether the query was answered");
    private static readonly Column Anomaly = new(
        "anomaly", ColumnType.Boolean, ColumnSource.Line, "whether Satellite holds the answer for an anomaly, which is not yet an outcome");
    private static readonly Column ControlsFailed = new(
        "domain_controls_failed", ColumnType.Boolean, ColumnSource.Line, "whether the controls of the resolver failed");
    private static readonly Column AverageConfidence = new(
        "average_confidence", ColumnType.Real, ColumnSource.Line, "how surely the answers agree with the control answers", "0 to 100");
    private static readonly Column UntaggedControls = new(
        "untagged_controls", ColumnType.Boolean, ColumnSource.Line, "whether nothing is known of the control answers");
    private static readonly Column UntaggedResponse = new(
        "untagged_response", ColumnType.Boolean, ColumnSource.Line, "whether nothing is known of the answers");
    private static readonly Column Excluded = new("excluded", ColumnType.Boolean, ColumnSource.Line, "whether Satellite leaves it out");
    private static readonly Column ExcludeReason = new("exclude_reason", ColumnSource.Line, "why");
    private static readonly Column HasTypeA = new(
        "has_type_a", ColumnType.Boolean, ColumnSource.Line, "whether the answer has an address of IPv4");

    /// <summary>All columns in order.</summary>
    public static IReadOnlyList<Column> All { get; } =
    [
        .. CommonColumns.First, ResolverIp, ResolverName, ResolverIsTrusted, .. Network.All.Columns, NonZeroRcodeRate, PrivateIpRate,
        ZeroIpRate,
        ConnectErrorRate, InvalidCertRate, CommonColumns.Error, Rcode, Answers, Success, Anomaly, ControlsFailed, AverageConfidence,
        UntaggedControls, UntaggedResponse, Excluded, ExcludeReason, HasTypeA, CommonColumns.MeasurementId, CommonColumns.Source,
        OutcomeColumns.Outcome, .. OutcomeColumns.All,
    ];

    internal static void Write<TSink>(SatelliteRow row, TSink sink)
        where TSink : struct, IColumnSink, allows ref struct
    {
        sink.Text(CommonColumns.Domain, row.Domain);
        sink.Text(CommonColumns.Category, row.Category);
        sink.Boolean(CommonColumns.IsControl, row.IsControl);
        sink.Text(CommonColumns.Date, row.Date);
        sink.Text(CommonColumns.StartTime, row.StartTime);
        sink.Text(CommonColumns.EndTime, row.EndTime);
        sink.Integer(CommonColumns.Retry, row.Retry);
        WriteResolver(row, sink);
        sink.Text(CommonColumns.Error, row.Error);
        sink.Integer(Rcode, row.Rcode);
        sink.Answers(Answers, row.Answers);
        sink.Boolean(Success, row.Success);
        sink.Boolean(Anomaly, row.Anomaly);
        sink.Boolean(ControlsFailed, row.ControlsFailed);
        sink.Real(AverageConfidence, row.AverageConfidence);
        sink.Boolean(UntaggedControls, row.UntaggedControls);
        sink.Boolean(UntaggedResponse, row.UntaggedResponse);
        sink.Boolean(Excluded, row.Excluded);
        sink.Text(ExcludeReason, row.ExcludeReason);
        sink.Boolean(HasTypeA, row.HasTypeA);
        sink.Text(CommonColumns.MeasurementId, row.MeasurementId);
        sink.Text(CommonColumns.Source, row.Source);
        sink.Outcome(OutcomeColumns.Outcome, row.Verdict);
        sink.Verdict(row.Verdict);
        sink.Provenance(row.Line);
    }

    private static void WriteResolver<TSink>(SatelliteRow row, TSink sink)
        where TSink : struct, IColumnSink, allows ref struct
    {
        sink.Text(ResolverIp, row.ResolverIp);
        sink.Text(ResolverName, row.ResolverName);
        sink.Boolean(ResolverIsTrusted, row.ResolverIsTrusted);
        Network.Write(row.Resolver, sink);
        sink.Real(NonZeroRcodeRate, row.NonZeroRcodeRate);
        sink.Real(PrivateIpRate, row.PrivateIpRate);
        sink.Real(ZeroIpRate, row.ZeroIpRate);
        sink.Real(ConnectErrorRate, row.ConnectErrorRate);
        sink.Real(InvalidCertRate, row.InvalidCertRate);
    }
}
