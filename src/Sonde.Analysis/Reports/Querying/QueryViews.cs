using Sonde.Analysis.Inputs;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Store;

namespace Sonde.Analysis.Reports.Querying;

/// <summary>
/// The views over the files of an output folder, one for each table there is: of a table without files an empty one, so that a query over
/// many folders says the same of each.
/// </summary>
/// <param name="paths">The folders, whole, and files of tables that lie by themselves.</param>
/// <param name="library">DuckDB's library.</param>
internal sealed class QueryViews(IReadOnlyList<string> paths, string library)
{
    /// <summary>The files behind the views.</summary>
    public List<string> Files { get; } = [];

    /// <summary>What is said of lines that are in no table; null where there are none.</summary>
    public string? Unread
    {
        get
        {
            List<string> files = FilesOf("rejected");
            try
            {
                return RejectedLines.Said(RejectedLines.In(files));
            }
            catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                return string.Join("; ", Broken(files));
            }
        }
    }

    /// <summary>Makes them.</summary>
    /// <exception cref="DuckdbException">A file is broken.</exception>
    public void Create(Duckdb duckdb)
    {
        foreach ((string name, _, _, IReadOnlyList<Column> columns) in TablesPage.Tables) Create(duckdb, name, columns);
    }

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
                broken.Add($"{NameOf(file)}: {InputFault.Reason(e)}");
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

        // Types are the same in all formats. Parquet has them; structures are as they are found.
        bool isTyped = !columns.Any(column => column.Type == ColumnType.RecordList)
            && !files.TrueForAll(file => file.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase));
        string rows = TableSql.Read(files, isTyped ? columns : [])!;
        if (isTyped && columns.Any(column => column.Name == "date"))
            rows = $"SELECT * REPLACE (TRY_CAST(date AS DATE) AS date) FROM ({rows})";
        try
        {
            duckdb.Execute($"CREATE VIEW \"{name}\" AS {rows}");
        }
        catch (DuckdbException e) when (Broken(files) is { Count: > 0 } broken)
        {
            throw new DuckdbException($"files of the folder are broken, classify again into another one: {string.Join("; ", broken)}", e);
        }

        Files.AddRange(files);
    }

    private List<string> FilesOf(string name) => [.. paths.SelectMany(path => FilesOf(name, path)).Distinct(StringComparer.Ordinal)];

    /// <summary>The files there are of a table.</summary>
    private IEnumerable<string> FilesOf(string name, string folder)
    {
        if (File.Exists(folder)) return LooseTable.TableOf(library, folder) == name ? [folder] : [];
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

    private string NameOf(string file)
        => paths.FirstOrDefault(path => file.StartsWith(path + "/", StringComparison.Ordinal)) is { } folder
            ? Path.GetRelativePath(folder, file)
            : Path.GetFileName(file);

    private static bool IsOf(string file, bool dns)
        => (file.EndsWith(".parquet", StringComparison.Ordinal) || file.EndsWith(".csv.gz", StringComparison.Ordinal)
            || file.EndsWith(".jsonl.gz", StringComparison.Ordinal)) && TableFiles.HoldsDns(file) == dns;
}
