using Sonde.Analysis.Inputs;
using Sonde.Analysis.Outputs;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Store;

namespace Sonde.Analysis.Reports;

/// <summary>The files of the tables below paths, and what else is there: raw lines.</summary>
public sealed class TableFiles
{
    private static readonly EnumerationOptions Own =
        new() { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };

    private readonly SortedDictionary<string, List<string>> _files = new(StringComparer.Ordinal);

    /// <summary>Files and folders of raw lines; <c>-</c> is standard input.</summary>
    public List<string> Raw { get; } = [];

    /// <summary>Whether there is any file of a table.</summary>
    public bool HasTables => _files.Count > 0;

    /// <summary>How many bytes the tables' files hold: a folder that grows has more each time.</summary>
    public long Size => _files.Values.Sum(files => files.Sum(file => new FileInfo(file) is { Exists: true } found ? found.Length : 0));

    /// <summary>Sorts what lies below paths.</summary>
    /// <exception cref="FileNotFoundException">A path does not exist.</exception>
    public static TableFiles Below(IEnumerable<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var found = new TableFiles();
        foreach (string path in paths)
        {
            if (path == "-") found.Raw.Add(path);
            else if (Directory.Exists(path)) found.AddFolder(path);
            else if (!File.Exists(path)) throw new FileNotFoundException($"{path}: no such file or folder");
            else if (!found.TryAdd(path)) found.Raw.Add(path);
        }

        return found;
    }

    /// <summary>The files of a table.</summary>
    /// <param name="table"><c>outcomes</c>, <c>observations</c>, <c>rows</c> or <c>dns</c>.</param>
    public IReadOnlyList<string> Of(string table) => _files.GetValueOrDefault(table) ?? [];

    private void AddFolder(string folder)
    {
        List<string> others = [];
        bool isOutput = false;
        foreach (string file in Directory.EnumerateFiles(folder, "*", Own).Order(StringComparer.Ordinal))
        {
            bool isTable = TryAdd(file);
            isOutput |= isTable;
            if (!isTable) others.Add(file);
        }

        if (isOutput) Raw.AddRange(others.Where(InputFiles.IsData));
        else Raw.Add(folder);
    }

    private bool TryAdd(string file)
    {
        if (OutputPart.Of(Path.GetFullPath(file)) is not { } part) return false;
        bool isDns = part.Table == "rows" && Path.GetFileName(file).Contains(".dns.", StringComparison.Ordinal);
        string table = isDns ? "dns" : part.Table;
        if (!_files.TryGetValue(table, out List<string>? files)) _files.Add(table, files = []);
        files.Add(Path.GetFullPath(file));
        return true;
    }

    /// <summary>The files of a table as a query for DuckDB, whatever their formats; null where there are none.</summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">Its columns, which all get their types; none: as they are found.</param>
    internal string? Query(string table, IReadOnlyList<Column> columns)
    {
        List<string> readers = [];
        foreach (IGrouping<string, string> form in Of(table).GroupBy(FormOf))
        {
            string list = string.Join(", ", form.Select(file => Duckdb.Quote(Pattern(file))));
            string types = string.Join(", ", columns.Select(column => $"{column.Name}: '{TypeOf(column)}'"));
            readers.Add(form.Key switch
            {
                "parquet" => $"SELECT * FROM read_parquet([{list}], union_by_name = true, hive_partitioning = false)",
                "csv"
                    => $"SELECT {(columns.Count == 0 ? "*" : string.Join(", ", columns.Select(OfText)))} FROM read_csv([{list}], header = true, delim = ',', quote = '\"', escape = '\"', max_line_size = 134217728, all_varchar = true, union_by_name = true, hive_partitioning = false)",
                _ => $"SELECT * FROM read_json([{list}], format = 'newline_delimited'{(columns.Count == 0 ? ", union_by_name = true" : $", columns = {{{types}}}")}, hive_partitioning = false, maximum_object_size = 268435456)",
            });
        }

        return readers.Count == 0 ? null : string.Join(" UNION ALL BY NAME ", readers);
    }

    /// <summary>The type of a column in SQL.</summary>
    internal static string TypeOf(Column column) => column.Type switch
    {
        ColumnType.Integer => "BIGINT",
        ColumnType.Real => "DOUBLE",
        ColumnType.Boolean => "BOOLEAN",
        ColumnType.TextList => "VARCHAR[]",
        _ => "VARCHAR",
    };

    // A list is JSON in a cell of CSV; mismatches stand there as words.
    private static string OfText(Column column) => column.Type == ColumnType.TextList
        ? $"CASE WHEN {column.Name} LIKE '[%' THEN from_json({column.Name}, '[\"VARCHAR\"]') ELSE string_split({column.Name}, ' ') END AS {column.Name}"
        : $"TRY_CAST({column.Name} AS {TypeOf(column)}) AS {column.Name}";

    private static string FormOf(string file)
        => file.EndsWith(".parquet", StringComparison.Ordinal) ? "parquet"
            : file.Contains(".csv", StringComparison.Ordinal) ? "csv" : "json";

    /// <summary>A name as a pattern that means this name only: DuckDB takes every name for a pattern.</summary>
    private static string Pattern(string file)
        => file.AsSpan().ContainsAny("*?[") ? string.Concat(file.Select(c => c is '*' or '?' or '[' ? $"[{c}]" : c.ToString())) : file;
}
