using System.Globalization;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Store;

namespace Sonde.Analysis.Reports;

/// <summary>Files of a table as queries of DuckDB, whatever their formats: the columns have the same types in all of them.</summary>
internal static class TableSql
{
    /// <summary>The name that DuckDB has for the number of a row of Parquet.</summary>
    internal const string RowNumber = "file_row_number";

    /// <summary>The rows of files; null where there are none.</summary>
    /// <param name="files">The files.</param>
    /// <param name="columns">The columns, which all get their types; none: as they are found.</param>
    /// <param name="rows">Which rows of a file that is Parquet, from the first on to before the end; null for all.</param>
    public static string? Read(IReadOnlyList<string> files, IReadOnlyList<Column> columns, (long First, long End)? rows = null)
    {
        List<string> readers = [];
        foreach (IGrouping<string, string> form in files.GroupBy(FormOf))
        {
            string list = string.Join(", ", form.Select(file => Duckdb.Quote(Pattern(file))));
            readers.Add(form.Key switch
            {
                "parquet" when rows is var (first, end) => string.Create(
                    CultureInfo.InvariantCulture,
                    $"SELECT * EXCLUDE ({RowNumber}) FROM read_parquet([{list}], {RowNumber} = true, hive_partitioning = false) WHERE {RowNumber} >= {first} AND {RowNumber} < {end}"),
                "parquet" => $"SELECT * FROM read_parquet([{list}], union_by_name = true, hive_partitioning = false)",
                "csv" when columns.Count == 0 => $"SELECT * FROM {Csv(list, "")}",
                // Columns that a file has not are there as well, so that they can be named.
                "csv" => $"SELECT {string.Join(", ", columns.Select(OfText))} FROM (SELECT * FROM {Csv(list, ", all_varchar = true")} UNION ALL BY NAME SELECT {string.Join(", ", columns.Select(column => $"NULL::VARCHAR AS {column.Name}"))} WHERE false)",
                _ => $"SELECT * FROM read_json([{list}], format = 'newline_delimited'{(columns.Count == 0 ? ", union_by_name = true" : $", columns = {{{string.Join(", ", columns.Select(column => $"{column.Name}: '{TypeOf(column)}'"))}}}")}, hive_partitioning = false, maximum_object_size = 268435456)",
            });
        }

        return readers.Count == 0 ? null : string.Join(" UNION ALL BY NAME ", readers);
    }

    /// <summary>The type of a column in SQL.</summary>
    public static string TypeOf(Column column) => column.Type switch
    {
        ColumnType.Integer => "BIGINT",
        ColumnType.Real => "DOUBLE",
        ColumnType.Boolean => "BOOLEAN",
        ColumnType.TextList => "VARCHAR[]",
        _ => "VARCHAR",
    };

    /// <summary>A name as a pattern that means this name only: DuckDB takes every name for a pattern.</summary>
    public static string Pattern(string file)
        => file.AsSpan().ContainsAny("*?[") ? string.Concat(file.Select(c => c is '*' or '?' or '[' ? $"[{c}]" : c.ToString())) : file;

    /// <summary>The names of the columns of a file that is Parquet or CSV.</summary>
    /// <exception cref="DuckdbException">It cannot be read.</exception>
    public static IReadOnlySet<string> Columns(Duckdb duckdb, string file)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        using DuckdbStatement described = duckdb.Prepare($"SELECT column_name FROM (DESCRIBE {Read([file], [])})");
        described.ReadTexts(0, name => names.Add(System.Text.Encoding.UTF8.GetString(name)));
        return names;
    }

    private static string Csv(string list, string more)
        => $"read_csv([{list}], header = true, delim = ',', quote = '\"', escape = '\"', max_line_size = 134217728, union_by_name = true, hive_partitioning = false{more})";

    // A list is JSON in a cell of CSV; mismatches stand there as words.
    private static string OfText(Column column) => column.Type == ColumnType.TextList
        ? $"CASE WHEN {column.Name} LIKE '[%' THEN from_json({column.Name}, '[\"VARCHAR\"]') ELSE string_split({column.Name}, ' ') END AS {column.Name}"
        : $"TRY_CAST({column.Name} AS {TypeOf(column)}) AS {column.Name}";

    /// <summary>Whether a file is CSV.</summary>
    internal static bool IsCsv(string file) => FormOf(file) == "csv";

    /// <summary>Whether a file is Parquet.</summary>
    internal static bool IsParquet(string file) => FormOf(file) == "parquet";

    /// <summary>Files in the order that their rows have where all are read at once: those of one form side by side.</summary>
    internal static IEnumerable<string> InOrder(IReadOnlyList<string> files) => files.GroupBy(FormOf).SelectMany(form => form);

    private static string FormOf(string file)
        => file.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase) ? "parquet"
            : file.Contains(".csv", StringComparison.OrdinalIgnoreCase) ? "csv" : "json";
}
