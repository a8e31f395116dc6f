using Sonde.Platform;

namespace Sonde.Cli;

/// <summary>
/// Where the library for Parquet and queries is: beside the program, in /usr/lib/sonde, or where <c>SONDE_DUCKDB</c> says.
/// </summary>
internal static class DuckdbLibrary
{
    /// <summary>Its name, as DuckDB publishes it for Linux.</summary>
    public const string FileName = "libduckdb.so";

    /// <summary>The variable that names the library where it lies elsewhere.</summary>
    public const string Variable = "SONDE_DUCKDB";

    /// <summary>The path of the first that is there; null if none is.</summary>
    public static string? Find() => Places().FirstOrDefault(File.Exists);

    /// <summary>Where it is looked for, in this order.</summary>
    public static IEnumerable<string> Places()
    {
        yield return Path.Combine(AppContext.BaseDirectory, FileName);
        yield return $"/usr/lib/sonde/{FileName}";
        if (Named() is { } named) yield return named;
    }

    /// <summary>What to say where it is not found: where it was looked for, and what to do.</summary>
    public static string Missing() =>
        $"the DuckDB library is not here (looked for {string.Join(", ", Places())}{(Named() is null ? $"; {Variable} is not set" : "")}): copy {FileName} there from the folder that Sonde was built in";

    // Who calls a program with more rights than he has must not say what code it loads.
    private static string? Named()
        => Privileges.ExceedTheCallers ? null : Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : null;
}
