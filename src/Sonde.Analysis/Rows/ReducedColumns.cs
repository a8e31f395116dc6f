namespace Sonde.Analysis.Rows;

/// <summary>The reduced table: an outcome of a domain in a network on a day, and how often it came.</summary>
public static class ReducedColumns
{
    private static readonly Column Category = new("category", ColumnSource.Categories, "its category; `Uncategorized` where none is known");
    private static readonly Column Kind = new(
        "source", ColumnSource.Scan, "the kind of scan: `ECHO`, `HTTP`, `DNS`; of live lines `TCP`, `PATH`, `TFO`…");
    private static readonly Column Hostname = new("hostname", ColumnSource.SideFiles, "the name of the resolver; null but for DNS");
    private static readonly Column Registered = new("reg_hostname", ColumnSource.Reckoned, "the registered domain of that");
    private static readonly Column Network = new("network", ColumnSource.IpMetadata, "the whole name of the vantage points' network");
    private static readonly Column Subnetwork = new(
        "subnetwork", ColumnSource.IpMetadata, "its number, and the organization that the address belongs to", "`AS64500 - Example`");
    private static readonly Column ControlsFailed = new(
        "controls_failed", ColumnType.Boolean, ColumnSource.Line, "whether the controls failed, which are counted apart");
    private static readonly Column Country = new("country_name", ColumnSource.IpMetadata, "the name of the vantage points' country");
    private static readonly Column Capable = new(
        "https_capable", ColumnType.Boolean, ColumnSource.Reckoned,
        "whether any answer for the domain in the scan had a host with a certificate; of DNS alone, and under our rules");
    private static readonly Column Count = new("count", ColumnType.Integer, ColumnSource.Reckoned, "how often the outcome came");
    private static readonly Column UnexpectedCount = new(
        "unexpected_count", ColumnType.Integer, ColumnSource.Reckoned,
        "the same where it is unexpected, 0 where it is expected, null where it says nothing");

    /// <summary>All columns in order.</summary>
    public static IReadOnlyList<Column> All { get; } =
    [
        CommonColumns.Date, Kind, Hostname, Registered, Network, Subnetwork, CommonColumns.Domain, Category, OutcomeColumns.Outcome,
        OutcomeColumns.Expectation, ControlsFailed, Country, Capable, Count, UnexpectedCount,
    ];
}
