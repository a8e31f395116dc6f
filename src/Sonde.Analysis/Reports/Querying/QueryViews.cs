using Sonde.Analysis.Inputs;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Store;

namespace Sonde.Analysis.Reports.Querying;

/// <summary>
/// The views over the files of an output folder, one for each table there is: of a table without files an empty one, so that a query over
/// many folders says the same of each.
/// </summary>
/// <param name="folder">The folder, whole.</param>
internal sealed class QueryViews(string folder)
{
    /// <summary>The files behind the views.</summary>
    public List<string> Files { get; } = [];

    /// <summary>Makes them.</summary>
    /// <exception cref="DuckdbException">A file is broken.</exception>
    public void Create(Duckdb duckdb)
    {
        foreach ((string name, _, _, IReadOnlyList<Column> columns) in TablesPage.Tables) Create(duckdb, name, columns);
    }

    /// <summary>A name as a pattern that means this name only: DuckDB takes every name for a pattern.</summary>
    public static string Pattern(string file)
        => file.AsSpan().ContainsAny("*?[") ? string.Concat(file.Select(c => c is '*' or '?' or '[' ? $"[{c}]" : c.ToString())) : file;

    /// <summary>The files that cannot be read whole, and why. Looked for when a query fails, not before each.</summary>
    public List<string> Broken(IEnumerable<string> files)
    {
        List<string> broken = [];
        byte[] buffer = new byte[64 << 10];
        foreach (string file in files)
        {
            try
            {
                using Stream content = Gzip.Unpack(File.OpenRead(file));
                while (content.Read(buffer) > 0)
                {
                    // Only its being whole matters.
                }
            }
            catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                broken.Add($"{Path.GetRelativePath(folder, file)}: {InputFault.Reason(e)}");
            }
        }

        return broken;
    }

    private void Create(Duckdb duckdb, string name, IReadOnlyList<Column> columns)
    {
        List<string> files = FilesOf(name);
        if (files.Count == 0)
        {
            IEnumerable<string> empty = columns.Select(
                column => $"NULL::{(column.Type == ColumnType.RecordList ? "JSON" : TablesPage.TypeOf(column))} AS \"{column.Name}\"");
            duckdb.Execute($"CREATE VIEW \"{name}\" AS SELECT {string.Join(", ", empty)} WHERE false");
            return;
        }

        string list = string.Join(", ", files.Select(file => Duckdb.Quote(Pattern(file))));
        string reader = files[0].EndsWith(".parquet", StringComparison.Ordinal)
            ? $"read_parquet([{list}], union_by_name = true, hive_partitioning = false)"
            : files[0].EndsWith(".csv.gz", StringComparison.Ordinal)
                ? $"read_csv([{list}], header = true, delim = ',', quote = '\"', escape = '\"', max_line_size = 134217728, union_by_name = true, hive_partitioning = false)"
            : $"read_json([{list}], format = 'newline_delimited', union_by_name = true, hive_partitioning = false, maximum_object_size = 268435456)";
        try
        {
            duckdb.Execute($"CREATE VIEW \"{name}\" AS SELECT * FROM {reader}");
        }
        catch (DuckdbException e) when (Broken(files) is { Count: > 0 } broken)
        {
            throw new DuckdbException($"files of the folder are broken, classify again into another one: {string.Join("; ", broken)}", e);
        }

        Files.AddRange(files);
    }

    /// <summary>The files there are of a table. Files of JSON lines of the base tables stand apart by their columns.</summary>
    private List<string> FilesOf(string name)
    {
        string root = Path.Combine(folder, name == "dns" ? "rows" : name);
        if (!Directory.Exists(root)) return [];
        var own = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.ReparsePoint,
            IgnoreInaccessible = false
        };
        return
        [
            .. Directory.EnumerateFiles(root, "*", own)
                .Where(
                    file => name is "reduced" or "rejected"
                    ? file.EndsWith(".jsonl.gz", StringComparison.Ordinal)
                    : IsOf(file, name == "dns"))
                .Order(StringComparer.Ordinal),
        ];
    }

    private static bool IsOf(string file, bool dns)
    {
        bool isTable = file.EndsWith(".parquet", StringComparison.Ordinal) || file.EndsWith(".csv.gz", StringComparison.Ordinal);
        if (!isTable) return file.EndsWith(".jsonl.gz", StringComparison.Ordinal) && HoldsDns(file) == dns;
        return Path.GetFileName(file).Contains(".dns.", StringComparison.Ordinal) == dns;
    }

    /// <summary>Which table the rows of a file of JSON lines are of, by the columns of the first one.</summary>
    private static bool HoldsDns(string file)
    {
        try
        {
            using var reader = new StreamReader(Gzip.Unpack(File.OpenRead(file)));
            return reader.ReadLine()?.Contains("\"resolver_ip\":", StringComparison.Ordinal) == true;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return false; // named when the view is made
        }
    }
}
