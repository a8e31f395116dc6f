namespace Sonde.Analysis.Rows;

/// <summary>The columns that both base tables have.</summary>
internal static class CommonColumns
{
    public static readonly Column Domain = new(
        "domain", ColumnSource.Line,
        "the domain or URL that was asked for; of live measurements the name in the target, or in the payload of a trace, null for addresses");
    public static readonly Column Category = new(
        "domain_category", ColumnSource.Categories, "the category of that domain, `Control` for control domains; null where none is known");
    public static readonly Column IsControl = new(
        "domain_is_control", ColumnType.Boolean, ColumnSource.Line, "whether the domain is a control domain");
    public static readonly Column Date = new(
        "date", ColumnSource.Line, "the day on which it began, as the archive writes it; UTC of live lines", "`2024-01-31`");
    public static readonly Column StartTime = new(
        "start_time", ColumnSource.Line, "when the try began, as the archive writes it", "RFC 3339");
    public static readonly Column EndTime = new("end_time", ColumnSource.Line, "when it ended", "RFC 3339");
    public static readonly Column Retry = new(
        "retry", ColumnType.Integer, ColumnSource.Line, "which try it is; of controls null, of Satellite from 0", "from 0");
    public static readonly Column Error = new(
        "received_error", ColumnSource.Line, "the error of the try as it stands; null where there was none");
    public static readonly Column MeasurementId = new(
        "measurement_id", ColumnSource.Line, "the id of the line; of archives the one that the published tables give");
    public static readonly Column Source = new(
        "source", ColumnSource.Scan, "the scan; of live lines the nettest, unless `--source` gives a name");

    /// <summary>What was asked and when: both tables begin with these.</summary>
    public static IReadOnlyList<Column> First { get; } = [Domain, Category, IsControl, Date, StartTime, EndTime, Retry];
}
