namespace Sonde.Analysis.Rows;

/// <summary>The columns that both base tables have.</summary>
internal static class CommonColumns
{
    public static readonly Column Domain = new("domain");
    public static readonly Column Category = new("domain_category");
    public static readonly Column IsControl = new("domain_is_control", ColumnType.Boolean);
    public static readonly Column Date = new("date");
    public static readonly Column StartTime = new("start_time");
    public static readonly Column EndTime = new("end_time");
    public static readonly Column Retry = new("retry", ColumnType.Integer);
    public static readonly Column Error = new("received_error");
    public static readonly Column MeasurementId = new("measurement_id");
    public static readonly Column Source = new("source");

    /// <summary>What was asked and when: both tables begin with these.</summary>
    public static IReadOnlyList<Column> First { get; } = [Domain, Category, IsControl, Date, StartTime, EndTime, Retry];
}
