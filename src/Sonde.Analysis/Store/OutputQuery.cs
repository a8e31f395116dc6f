using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;

namespace Sonde.Analysis.Store;

/// <summary>Asks SQL of the outputs of <c>sonde classify</c>: views <c>rows</c>, <c>dns</c>, <c>outcomes</c>, <c>observations</c> and <c>reduced</c> over the files of a folder.</summary>
public sealed partial class OutputQuery(string library, string folder)
{
    /// <summary>Runs a query and writes its rows as JSON lines.</summary>
    /// <exception cref="DuckdbException">The query is wrong.</exception>
    public void Run(string sql, Stream output)
    {
        ArgumentNullException.ThrowIfNull(sql);
        using var duckdb = new Duckdb(library);
        CreateView(duckdb, "rows", "rows", dns: false);
        CreateView(duckdb, "dns", "rows", dns: true);
        CreateView(duckdb, "outcomes", "outcomes", dns: false);
        CreateView(duckdb, "observations", "observations", dns: false);
        CreateView(duckdb, "reduced", "reduced", dns: false);
        string result = Path.GetTempFileName();
        try
        {
            Copy(duckdb, sql.Trim().TrimEnd(';'), result);
            using FileStream rows = File.OpenRead(result);
            rows.CopyTo(output);
        }
        finally
        {
            File.Delete(result);
        }
    }

    /// <summary>Copies a question's rows to a file. What asks for columns or tables is a question too, as part of another.</summary>
    private static void Copy(Duckdb duckdb, string sql, string file)
    {
        string question = About().IsMatch(sql) ? $"SELECT * FROM (\n{sql}\n)" : $"\n{sql}\n";
        try
        {
            duckdb.Execute($"COPY ({question}) TO {Duckdb.Quote(file)} (FORMAT json)");
        }
        catch (DuckdbException e)
        {
            throw new DuckdbException(InOneLine(e.Message));
        }
    }

    // The question begins on the second line of what DuckDB is asked.
    private static string InOneLine(string message)
    {
        string told = Place().Replace(message, match => $" (line {int.Parse(match.Groups["line"].ValueSpan, CultureInfo.InvariantCulture) - 1}: {match.Groups["text"].Value.Trim()})");
        return Space().Replace(told, " ").Trim();
    }

    [GeneratedRegex(@"^\s*(DESCRIBE|DESC|SHOW|SUMMARIZE|PRAGMA)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex About();

    [GeneratedRegex(@"\s*\nLINE (?<line>\d{1,6}): (?<text>[^\n]*)(\n *\^)?", RegexOptions.ExplicitCapture)]
    private static partial Regex Place();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    /// <summary>A view over the files there are of one table; none where there are none. Files of JSON lines stand apart by their columns.</summary>
    private void CreateView(Duckdb duckdb, string name, string below, bool dns)
    {
        string root = Path.Combine(folder, below);
        if (!Directory.Exists(root)) return;
        bool isReduced = name == "reduced";
        string[] files = [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Where(file => isReduced ? file.EndsWith(".jsonl.gz", StringComparison.Ordinal) : IsOf(file, dns)).Order(StringComparer.Ordinal)];
        if (files.Length == 0) return;
        string list = string.Join(", ", files.Select(Duckdb.Quote));
        string reader = files[0].EndsWith(".parquet", StringComparison.Ordinal) ? $"read_parquet([{list}], union_by_name = true, hive_partitioning = false)"
            : files[0].EndsWith(".csv.gz", StringComparison.Ordinal) ? $"read_csv([{list}], header = true, union_by_name = true, hive_partitioning = false)"
            : $"read_json([{list}], format = 'newline_delimited', union_by_name = true, hive_partitioning = false, maximum_object_size = 268435456)";
        duckdb.Execute($"CREATE VIEW {name} AS SELECT * FROM {reader}");
    }

    private static bool IsOf(string file, bool dns)
    {
        bool isTable = file.EndsWith(".parquet", StringComparison.Ordinal) || file.EndsWith(".csv.gz", StringComparison.Ordinal);
        if (!isTable) return file.EndsWith(".jsonl.gz", StringComparison.Ordinal) && HoldsDns(file) == dns;
        return file.Contains(".dns.", StringComparison.Ordinal) == dns;
    }

    /// <summary>Which table the rows of a file of JSON lines are of, by the columns of the first one.</summary>
    private static bool HoldsDns(string file)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        return reader.ReadLine()?.Contains("\"resolver_ip\":", StringComparison.Ordinal) == true;
    }
}
