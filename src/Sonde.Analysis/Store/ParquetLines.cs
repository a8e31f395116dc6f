namespace Sonde.Analysis.Store;

/// <summary>A table in Parquet as lines of JSON, by DuckDB.</summary>
internal static class ParquetLines
{
    /// <summary>Opens a file; what it takes on disk is gone with the stream.</summary>
    /// <exception cref="DuckdbException">DuckDB cannot read it.</exception>
    public static Stream Open(string library, string parquet)
    {
        string lines = Path.GetTempFileName();
        try
        {
            using var duckdb = new Duckdb(library);
            // the file is ours alone: one that DuckDB makes would not be
            duckdb.Execute(
                $"SET threads = 1; SET preserve_insertion_order = true; COPY (SELECT * FROM read_parquet({Duckdb.Quote(parquet)}, hive_partitioning = false)) TO {Duckdb.Quote(lines)} (FORMAT json, USE_TMP_FILE false)");
            return new FileStream(lines, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.DeleteOnClose);
        }
        catch
        {
            File.Delete(lines);
            throw;
        }
    }
}
