using Sonde.Analysis.Inputs;
using Sonde.Analysis.Outputs;
using Sonde.Analysis.Rows;

namespace Sonde.Analysis.Reports;

/// <summary>The files of the tables below paths, and what else is there: raw lines.</summary>
public sealed class TableFiles
{
    private static readonly EnumerationOptions Own =
        new() { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };

    private readonly SortedDictionary<string, List<string>> _files = new(StringComparer.Ordinal);
    private readonly List<string> _notes = [];
    private readonly string _library;

    private TableFiles(string library) => _library = library;

    /// <summary>Files and folders of raw lines; <c>-</c> is standard input.</summary>
    public List<string> Raw { get; } = [];

    /// <summary>What was left out, lest it count twice, in words.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>All files of tables.</summary>
    public IReadOnlyCollection<string> All => [.. _files.Values.SelectMany(files => files)];

    /// <summary>Whether a table lies there as CSV.</summary>
    internal bool HasCsv => _files.Values.Any(files => files.Exists(TableSql.IsCsv));

    /// <summary>How many bytes the tables' files hold: a folder that grows has more each time.</summary>
    public long Size => _files.Values.Sum(files => files.Sum(file => new FileInfo(file) is { Exists: true } found ? found.Length : 0));

    /// <summary>Sorts what lies below paths.</summary>
    /// <param name="paths">The paths.</param>
    /// <param name="library">DuckDB's library, which tells which table a file that lies by itself is of.</param>
    /// <exception cref="FileNotFoundException">A path does not exist.</exception>
    /// <exception cref="InvalidDataException">A file of a table is of none of ours.</exception>
    public static TableFiles Below(IEnumerable<string> paths, string library)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var found = new TableFiles(library);
        foreach (string path in paths)
        {
            if (path == "-") found.Raw.Add(path);
            else if (Directory.Exists(path)) found.AddFolder(path);
            else if (!File.Exists(path)) throw new FileNotFoundException($"{path}: no such file or folder");
            else if (!found.TryAdd(path) && !found.TryAddLoose(path))
            {
                if (TableInput.IsTable(path)) throw new InvalidDataException($"{path}: {LooseTable.Refusal}");
                found.Raw.Add(path);
            }
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
        string[] all = [.. Directory.EnumerateFiles(folder, "*", Own).Order(StringComparer.Ordinal)];
        var left = LeftOutTables.Of(folder, all, _notes.Add);
        foreach (string file in all)
        {
            if (left.Has(file))
            {
                isOutput = true;
                continue;
            }

            bool isTable = TryAdd(file) || (TableInput.IsTable(file) && TryAddLoose(file));
            isOutput |= isTable;
            if (!isTable) others.Add(file);
        }

        if (!isOutput)
        {
            Raw.Add(folder); // whose reader says what it leaves alone
            return;
        }

        var alone = new LeftAlone();
        foreach (string file in others)
            alone.Add(Path.GetRelativePath(folder, file), PathText.Shown(ScanPath.NameOf(file, folder)));
        if (alone.Note is { } note) _notes.Add(note);
        Raw.AddRange(new CountedOnce(_notes.Add).WithoutCopies([.. others.Where(InputFiles.IsData)], file => file));
    }

    private bool TryAdd(string file)
    {
        if (OutputPart.Of(Path.GetFullPath(file)) is not { } part) return false;
        Add(part.Table == "rows" && HoldsDns(file) ? "dns" : part.Table, file);
        return true;
    }

    private bool TryAddLoose(string file)
    {
        if (LooseTable.TableOf(_library, file) is not { } table) return false;
        Add(table, file);
        return true;
    }

    private void Add(string table, string file)
    {
        if (!_files.TryGetValue(table, out List<string>? files)) _files.Add(table, files = []);
        string path = Path.GetFullPath(file);
        if (!files.Contains(path)) files.Add(path);
    }

    /// <summary>
    /// Whether the rows of a file of the folder <c>rows</c> are those of resolvers: its name says so, but that of JSON lines, of which the
    /// columns of the first one tell.
    /// </summary>
    internal static bool HoldsDns(string file)
    {
        if (!file.EndsWith(".jsonl.gz", StringComparison.Ordinal) && !file.EndsWith(".jsonl", StringComparison.Ordinal))
            return Path.GetFileName(file).Contains(".dns.", StringComparison.Ordinal);
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

    /// <summary>The files of a table as a query for DuckDB, whatever their formats; null where there are none.</summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">Its columns, which all get their types; none: as they are found.</param>
    internal string? Query(string table, IReadOnlyList<Column> columns) => TableSql.Read(Of(table), columns);
}
