using System.Globalization;
using System.Text;
using Sonde.Analysis.Rows;

namespace Sonde.Cli.Loading;

/// <summary>
/// A table of rows whose partitions are units. The answers of a DNS row are columns of lists, one for each field
/// (<c>answers.ip</c>, <c>answers.asn</c>…), which is how ClickHouse nests records in every version.
/// </summary>
/// <param name="name">The table's name.</param>
/// <param name="kind">What its rows are.</param>
/// <param name="version">The server's version, which decides the types.</param>
internal sealed class ClickhouseTable(string name, ClickhouseKind kind, ClickhouseVersion version)
{
    /// <summary>What a record within an answer holds.</summary>
    public static readonly IReadOnlyList<string> ControlFields = ["ip", "censys_http_body_hash", "censys_ip_cert", "asn", "as_name"];

    private readonly IReadOnlyList<Column> _columns = kind switch
    {
        ClickhouseKind.Dns => SatelliteColumns.All,
        ClickhouseKind.Outcomes => OutcomeTableColumns.All,
        ClickhouseKind.Observations => ObservationColumns.All,
        _ => HyperquackColumns.All,
    };

    /// <summary>The table's name.</summary>
    public string Name { get; } = name;

    /// <summary>What its rows are.</summary>
    public ClickhouseKind Kind { get; } = kind;

    /// <summary>A name as SQL takes it.</summary>
    public static string Quote(string name) => $"`{name.Replace("`", "", StringComparison.Ordinal)}`";

    /// <summary>The column of a field of the answers; null for the one whose fields have columns of their own.</summary>
    public static string AnswerColumn(string field) => $"answers.{field}";

    /// <summary>The columns that rows fill, quoted, in order. The unit's own has a default and is left out.</summary>
    /// <remarks>
    /// Old servers fill what a line leaves out with the type's zero; a column that the statement leaves out gets its default.
    /// </remarks>
    public string Filled => string.Join(", ", Columns().Select(column => Quote(column.Name)));

    /// <summary>The statement that makes the table where it is missing.</summary>
    /// <param name="partition">The unit that all rows belong to, or null for the table of all units.</param>
    public string Create(string? partition)
    {
        var sql = new StringBuilder($"CREATE TABLE IF NOT EXISTS {Quote(Name)} (unit String DEFAULT '{partition}'");
        foreach ((string column, string type) in Columns()) sql.Append(CultureInfo.InvariantCulture, $", {Quote(column)} {type}");
        return sql.Append(") ENGINE = MergeTree PARTITION BY unit ORDER BY (unit, source_line)").ToString();
    }

    private IEnumerable<(string Name, string Type)> Columns()
    {
        foreach (Column column in _columns)
        {
            if (column.Type != ColumnType.RecordList)
            {
                yield return (column.Name, column.Name == "source_line" ? "Int64" : TypeOf(column));
                continue;
            }

            foreach (Column field in AnswerColumns.All)
            {
                if (field.Type != ColumnType.RecordList) yield return (AnswerColumn(field.Name), $"Array({TypeOf(field)})");
                else foreach (string of in ControlFields) yield return (AnswerColumn($"{field.Name}_{of}"), $"Array({Boolean})");
            }
        }
    }

    private string Boolean => version.HasBool ? "Nullable(Bool)" : "Nullable(UInt8)";

    private string TypeOf(Column column) => column.Type switch
    {
        ColumnType.Integer => "Nullable(Int64)",
        ColumnType.Real => "Nullable(Float64)",
        ColumnType.Boolean => Boolean,
        ColumnType.TextList => "Array(String)",
        _ => "Nullable(String)",
    };
}
