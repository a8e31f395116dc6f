using Sonde.Analysis.Rows;

namespace Sonde.Analysis.Store;

/// <summary>
/// Writes rows as Parquet by DuckDB, on one thread and in groups that the rows alone decide, so that the same rows are the same bytes.
/// </summary>
internal static class ParquetWriter
{
    /// <summary>
    /// Rows that DuckDB gathers before it writes them, and up to a chunk more; with bodies of pages in them they are what memory goes to.
    /// </summary>
    private const int GroupRows = 32_768;

    /// <summary>Writes a file.</summary>
    /// <param name="library">DuckDB's library.</param>
    /// <param name="columns">The table's columns.</param>
    /// <param name="next">The next rows, or null when there are no more.</param>
    /// <param name="parquet">The file.</param>
    /// <exception cref="DuckdbException">DuckDB refuses.</exception>
    public static void Write(string library, IReadOnlyList<Column> columns, Func<ColumnBlock?> next, string parquet)
    {
        using var duckdb = new Duckdb(library);
        duckdb.Execute("SET threads = 1; SET preserve_insertion_order = true;");
        var rows = new RowFunction([.. columns.Select(ColumnShape.Of)], next);
        rows.Execute(
            duckdb,
            $"COPY (SELECT * FROM {RowFunction.Name}()) TO {Duckdb.Quote(parquet)} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE {GroupRows}, USE_TMP_FILE false)");
    }
}
