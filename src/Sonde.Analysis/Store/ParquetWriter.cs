using Sonde.Analysis.Rows;

namespace Sonde.Analysis.Store;

/// <summary>Turns the JSON lines of a unit into Parquet by DuckDB, on one thread, so that the same rows are the same bytes.</summary>
internal static class ParquetWriter
{
    /// <summary>Reads a file of JSON lines and writes a file of Parquet.</summary>
    public static void Convert(Duckdb duckdb, string jsonLines, string parquet, IReadOnlyList<Column> columns)
    {
        string types = string.Join(", ", columns.Select(column => $"{Duckdb.Quote(column.Name)}: {Duckdb.Quote(TypeOf(column))}"));
        duckdb.Execute("SET threads = 1; SET preserve_insertion_order = true;");
        duckdb.Execute(
            $"COPY (SELECT * FROM read_json({Duckdb.Quote(jsonLines)}, format = 'newline_delimited', compression = 'gzip', "
            + $"maximum_object_size = 268435456, columns = {{{types}}})) TO {Duckdb.Quote(parquet)} (FORMAT parquet, COMPRESSION zstd)");
    }

    private static string TypeOf(Column column) => column.Type switch
    {
        ColumnType.Integer => "BIGINT",
        ColumnType.Real => "DOUBLE",
        ColumnType.Boolean => "BOOLEAN",
        ColumnType.TextList => "VARCHAR[]",
        ColumnType.RecordList when column.Name == "answers" => $"STRUCT({string.Join(", ", AnswerColumns.All.Select(each => $"\"{each.Name}\" {TypeOf(each)}"))})[]",
        ColumnType.RecordList => "STRUCT(\"ip\" BOOLEAN, \"censys_http_body_hash\" BOOLEAN, \"censys_ip_cert\" BOOLEAN, \"asn\" BOOLEAN, \"as_name\" BOOLEAN)",
        _ => column.Name == "date" ? "DATE" : "VARCHAR",
    };
}
