namespace Sonde.Cli;

/// <summary>Where the library for Parquet and queries is.</summary>
internal static class DuckdbLibrary
{
    private const string InTools = "tools/duckdb/node_modules/@duckdb/node-bindings-linux-x64/libduckdb.so";

    /// <summary>Its path: what <c>SONDE_DUCKDB</c> names, or what <c>npm ci</c> put under tools/duckdb; null if it is not there.</summary>
    public static string? Find()
    {
        if (Environment.GetEnvironmentVariable("SONDE_DUCKDB") is { Length: > 0 } named) return File.Exists(named) ? named : null;
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, InTools);
            if (File.Exists(path)) return path;
        }

        return null;
    }
}
