namespace Sonde.Analysis.Rows;

/// <summary>The base table of Satellite (DNS), in the published order, and then ours.</summary>
public static class SatelliteColumns
{
    private static readonly Column Domain = new("domain");
    private static readonly Column Category = new("domain_category");
    private static readonly Column IsControl = new("domain_is_control", ColumnType.Boolean);
    private static readonly Column Date = new("date");
    private static readonly Column StartTime = new("start_time");
    private static readonly Column EndTime = new("end_time");
    private static readonly Column Retry = new("retry", ColumnType.Integer);
    private static readonly Column ResolverIp = new("resolver_ip");
    private static readonly Column ResolverName = new("resolver_name");
    private static readonly Column ResolverIsTrusted = new("resolver_is_trusted", ColumnType.Boolean);
    private static readonly Column Netblock = new("resolver_netblock");
    private static readonly Column Asn = new("resolver_asn", ColumnType.Integer);
    private static readonly Column AsName = new("resolver_as_name");
    private static readonly Column AsFullName = new("resolver_as_full_name");
    private static readonly Column AsClass = new("resolver_as_class");
    private static readonly Column Country = new("resolver_country");
    private static readonly Column Organization = new("resolver_organization");
    private static readonly Column NonZeroRcodeRate = new("resolver_non_zero_rcode_rate", ColumnType.Real);
    private static readonly Column PrivateIpRate = new("resolver_private_ip_rate", ColumnType.Real);
    private static readonly Column ZeroIpRate = new("resolver_zero_ip_rate", ColumnType.Real);
    private static readonly Column ConnectErrorRate = new("resolver_connect_error_rate", ColumnType.Real);
    private static readonly Column InvalidCertRate = new("resolver_invalid_cert_rate", ColumnType.Real);
    private static readonly Column Error = new("received_error");
    private static readonly Column Rcode = new("received_rcode", ColumnType.Integer);
    private static readonly Column Answers = new("answers", ColumnType.RecordList);
    private static readonly Column Success = new("success", ColumnType.Boolean);
    private static readonly Column Anomaly = new("anomaly", ColumnType.Boolean);
    private static readonly Column ControlsFailed = new("domain_controls_failed", ColumnType.Boolean);
    private static readonly Column AverageConfidence = new("average_confidence", ColumnType.Real);
    private static readonly Column UntaggedControls = new("untagged_controls", ColumnType.Boolean);
    private static readonly Column UntaggedResponse = new("untagged_response", ColumnType.Boolean);
    private static readonly Column Excluded = new("excluded", ColumnType.Boolean);
    private static readonly Column ExcludeReason = new("exclude_reason");
    private static readonly Column HasTypeA = new("has_type_a", ColumnType.Boolean);
    private static readonly Column MeasurementId = new("measurement_id");
    private static readonly Column Source = new("source");

    /// <summary>All columns in order.</summary>
    public static IReadOnlyList<Column> All { get; } =
    [
        Domain, Category, IsControl, Date, StartTime, EndTime, Retry, ResolverIp, ResolverName, ResolverIsTrusted, Netblock, Asn, AsName,
        AsFullName, AsClass, Country, Organization, NonZeroRcodeRate, PrivateIpRate, ZeroIpRate, ConnectErrorRate, InvalidCertRate, Error, Rcode,
        Answers, Success, Anomaly, ControlsFailed, AverageConfidence, UntaggedControls, UntaggedResponse, Excluded, ExcludeReason, HasTypeA,
        MeasurementId, Source, OutcomeColumns.Outcome, .. OutcomeColumns.All,
    ];

    internal static void Write<TSink>(SatelliteRow row, TSink sink)
        where TSink : struct, IColumnSink, allows ref struct
    {
        sink.Text(Domain, row.Domain);
        sink.Text(Category, row.Category);
        sink.Boolean(IsControl, row.IsControl);
        sink.Text(Date, row.Date);
        sink.Text(StartTime, row.StartTime);
        sink.Text(EndTime, row.EndTime);
        sink.Integer(Retry, row.Retry);
        WriteResolver(row, sink);
        sink.Text(Error, row.Error);
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
        sink.Text(MeasurementId, row.MeasurementId);
        sink.Text(Source, row.Source);
        sink.Outcome(OutcomeColumns.Outcome, row.Verdict);
        sink.Verdict(row.Verdict);
        sink.Provenance(row.Line);
    }

    private static void WriteResolver<TSink>(SatelliteRow row, TSink sink)
        where TSink : struct, IColumnSink, allows ref struct
    {
        NetworkFacts network = row.Resolver;
        sink.Text(ResolverIp, row.ResolverIp);
        sink.Text(ResolverName, row.ResolverName);
        sink.Boolean(ResolverIsTrusted, row.ResolverIsTrusted);
        sink.Text(Netblock, network.Netblock);
        sink.Integer(Asn, network.Asn);
        sink.Text(AsName, network.AsName);
        sink.Text(AsFullName, network.AsFullName);
        sink.Text(AsClass, network.AsClass);
        sink.Text(Country, network.Country);
        sink.Text(Organization, network.Organization);
        sink.Real(NonZeroRcodeRate, row.NonZeroRcodeRate);
        sink.Real(PrivateIpRate, row.PrivateIpRate);
        sink.Real(ZeroIpRate, row.ZeroIpRate);
        sink.Real(ConnectErrorRate, row.ConnectErrorRate);
        sink.Real(InvalidCertRate, row.InvalidCertRate);
    }
}
