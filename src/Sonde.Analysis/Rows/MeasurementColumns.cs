namespace Sonde.Analysis.Rows;

/// <summary>The columns that the tables <c>outcomes</c> and <c>observations</c> share.</summary>
internal static class MeasurementColumns
{
    public static readonly Column Nettest = new("nettest");
    public static readonly Column Time = new("time");
    public static readonly Column VantagePoint = new("vantage_point");
    public static readonly Column ProbeAsn = new("probe_asn");
    public static readonly Column ProbeCountry = new("probe_cc");
    public static readonly Column Target = new("target");
    public static readonly Column IsControl = new("is_control", ColumnType.Boolean);
    public static readonly Column Attempt = new("attempt", ColumnType.Integer);
    public static readonly Column Failure = new("failure");
    public static readonly Column Hop = new("hop", ColumnType.Integer);
    public static readonly Column Rtt = new("rtt", ColumnType.Real);

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
