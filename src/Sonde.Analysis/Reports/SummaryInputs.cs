using Sonde.Analysis.Inputs;
using Sonde.Analysis.Outputs;
using Sonde.Analysis.Pipeline;

namespace Sonde.Analysis.Reports;

/// <summary>
/// Finds what a summary counts. Of the outputs of a classification each unit counts once: by its table of outcomes, else by its base rows,
/// else by the reduced table. Everything else is raw lines, or a table that somebody took out of such a folder.
/// </summary>
/// <param name="options">The paths, and the scan's name where it is given.</param>
internal sealed class SummaryInputs(ClassifyOptions options)
{
    // As for all folders, but that one which may not be looked into is passed by.
    private static readonly EnumerationOptions All =
        new() { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = 0 };
    private static readonly string[] Best = ["outcomes", "rows", "reduced"];

    private readonly Dictionary<string, Dictionary<string, List<string>>> _outputs = new(StringComparer.Ordinal);
    private readonly List<string> _raw = [];
    private readonly List<string> _tables = [];
    private readonly LeftAlone _left = new();

    /// <summary>What is there and cannot be counted, in words.</summary>
    public List<string> Unread { get; } = [];

    /// <summary>What was left out, lest it count twice, in words.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Lines that were rejected when outputs were made: they are in no table.</summary>
    public long RejectedBefore { get; private set; }

    /// <summary>The units, in their order.</summary>
    /// <exception cref="FileNotFoundException">A path that was given does not exist.</exception>
    public IEnumerable<InputUnit> Find()
    {
        foreach (string path in options.Paths)
        {
            if (path == "-") _raw.Add(path);
            else if (Directory.Exists(path)) AddFolder(path.TrimEnd('/') is { Length: > 0 } trimmed ? trimmed : path);
            else if (File.Exists(path)) AddFile(path);
            else throw new FileNotFoundException($"{path}: no such file or folder");
        }

        Findings found = _raw.Count == 0
            ? new Findings([], [], [])
            : new InputFinder(options.Files, options.Source, options.PublishName).Find(_raw, options.Input, isSorted: true);
        foreach ((string path, string reason) in found.Faults) Unread.Add($"{path}: {reason}");
        Notes.AddRange(found.Notes);
        if (_left.Note is { } note) Notes.Add(note);
        List<InputUnit> units = [.. found.Units];
        foreach ((string unit, Dictionary<string, List<string>> tables) in _outputs.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (tables.TryGetValue("rejected", out List<string>? rejected)) RejectedBefore += RejectedLines.In(rejected);
            if (Best.FirstOrDefault(tables.ContainsKey) is { } best)
                units.AddRange(tables[best].Order(StringComparer.Ordinal).Select(UnitOf));
            else if (tables.TryGetValue("observations", out List<string>? events))
                Unread.Add($"{events[0]}: network events, of which outcomes cannot be counted; the tables outcomes, rows or reduced can");
        }

        units.AddRange(_tables.Select(UnitOf));
        return units;
    }

    private void AddFolder(string folder)
    {
        string[] files = [.. Directory.EnumerateFiles(folder, "*", All)];
        Array.Sort(files, StringComparer.Ordinal);
        var left = LeftOutTables.Of(folder, files, Notes.Add);
        List<string> others = [];
        bool isOutput = false;
        foreach (string file in files)
        {
            isOutput |= OutputPart.Of(file) is not null;
            if (!left.Has(file) && !TryAddOutput(file)) others.Add(file);
        }

        foreach (string file in others)
            if (TableInput.IsTable(file)) _tables.Add(file);
        if (!isOutput)
        {
            _raw.Add(folder); // whose reader names the folders that it may not look into
            return;
        }

        NameClosedFolders(folder);
        foreach (string file in others) _left.Add(file[folder.Length..], PathText.Shown(ScanPath.NameOf(file, folder)));
        _raw.AddRange(new CountedOnce(Notes.Add).WithoutCopies([.. others.Where(InputFiles.IsData)], file => file));
    }

    private void NameClosedFolders(string folder)
    {
        foreach (string each in Directory.EnumerateDirectories(folder, "*", All))
        {
            try
            {
                using IEnumerator<string> entries = Directory.EnumerateFileSystemEntries(each).GetEnumerator();
                entries.MoveNext();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Unread.Add($"{each}: {InputFault.Reason(e)}");
            }
        }
    }

    private void AddFile(string file)
    {
        if (TryAddOutput(file)) return;
        if (TableInput.IsTable(file)) _tables.Add(file);
        else _raw.Add(file);
    }

    private bool TryAddOutput(string file)
    {
        if (OutputPart.Of(Path.GetFullPath(file)) is not { } part) return false;
        if (!_outputs.TryGetValue(part.Unit, out Dictionary<string, List<string>>? tables))
            _outputs.Add(part.Unit, tables = new(StringComparer.Ordinal));
        if (!tables.TryGetValue(part.Table, out List<string>? of)) tables.Add(part.Table, of = []);
        if (!of.Contains(file)) of.Add(file);
        return true;
    }

    private InputUnit UnitOf(string file)
        => new(
            file, options.Source ?? ScanPath.SourceOf(file), ScanPath.FileName(file), false, new TableInput(file, options.DuckdbLibrary));
}
