namespace Sonde.Analysis.Rows;

/// <summary>The columns that the tables <c>outcomes</c> and <c>observations</c> share.</summary>
internal static class MeasurementColumns
{
    public static readonly Column Nettest = new(
        "nettest", ColumnSource.Line, "`tcpping`, `sonde_traceroute`, `tfo`…; of archives `echo`, `discard`, `http`, `https`, `dns`");
    public static readonly Column Time = new(
        "time", ColumnSource.Line, "when it began, as the archive writes it; UTC of live lines", "RFC 3339");
    public static readonly Column VantagePoint = new(
        "vantage_point", ColumnSource.Line,
        "the server or resolver whose network is judged; null for direct measurements, whose vantage point is the measuring machine");
    public static readonly Column ProbeAsn = new(
        "probe_asn", ColumnSource.Line, "the network of the measuring machine; null where the line does not say", "`AS64500`");
    public static readonly Column ProbeCountry = new(
        "probe_cc", ColumnSource.Line, "the country of the measuring machine; null where the line does not say", "ISO 3166-1");
    public static readonly Column Target = new(
        "target", ColumnSource.Line, "what was measured, as typed, of archives the domain or URL, of a trace with a payload with that: `192.0.2.1:80 (http a.example)`; of a network event whom it spoke to");
    public static readonly Column IsControl = new(
        "is_control", ColumnType.Boolean, ColumnSource.Line,
        "whether it is a control: the control of a `tcpping`, a control resolver, a control domain");
    public static readonly Column Attempt = new(
        "attempt", ColumnType.Integer, ColumnSource.Line,
        "which try of its kind; null in `outcomes`, but where a row is of one try (standard output only)", "from 0");
    public static readonly Column Failure = new(
        "failure", ColumnSource.Line, "OONI's failure string (df-007); of archives the error as it stands; null where there was none");
    public static readonly Column Hop = new(
        "hop", ColumnType.Integer, ColumnSource.Line,
        "the TTL that the outcome names, else at which the target answers; of a network event the TTL it was sent with", "hops");
    public static readonly Column Rtt = new(
        "rtt", ColumnType.Real, ColumnSource.Line,
        "the round trip, of several the median; of a ping the kernel's (`x_rtt`), of others' pings, which do not tell it, the time of a connect of less than a second; null where the SYN was sent again. How long a connect took is another number: `t` less `t0`, and `x_summary` of the line",
        "seconds");

    /// <summary>Of which measurement a row is: both tables begin with these.</summary>
    public static IReadOnlyList<Column> First { get; } =
        [CommonColumns.MeasurementId, Nettest, Time, CommonColumns.Date, CommonColumns.Source, VantagePoint];

    /// <summary>Who measured.</summary>
    public static IReadOnlyList<Column> Probe { get; } = [ProbeAsn, ProbeCountry];

    public static void WriteFirst<TSink>(MeasurementRow row, ref TSink sink)
        where TSink : struct, IColumnSink, allows ref struct
    {
        sink.Text(CommonColumns.MeasurementId, row.MeasurementId);
        sink.Text(Nettest, row.Nettest);
        sink.Text(Time, row.Time);
        sink.Text(CommonColumns.Date, row.Date);
        sink.Text(CommonColumns.Source, row.Source);
        sink.Text(VantagePoint, row.VantagePoint);
    }

    public static void WriteProbe<TSink>(MeasurementRow row, ref TSink sink)
        where TSink : struct, IColumnSink, allows ref struct
    {
        sink.Text(ProbeAsn, row.ProbeAsn);
        sink.Text(ProbeCountry, row.ProbeCountry);
    }
}
