using Sonde.Analysis.Satellite;

namespace Sonde.Analysis.Runs;

/// <summary>Finds the units of work below the paths that were given.</summary>
internal sealed class InputFinder(string? source)
{
    private readonly List<InputUnit> _units = [];
    private readonly SortedDictionary<string, (string Root, List<string> Files)> _scans = new(StringComparer.Ordinal);

    /// <summary>All units in the order of their names, or in the order of the arguments when the output is one stream.</summary>
    public IReadOnlyList<InputUnit> Find(IReadOnlyList<string> paths, Stream standardInput, bool isSorted)
    {
        foreach (string path in paths)
        {
            if (path == "-") _units.Add(new InputUnit("", source ?? "", "stdin", false, new StreamInput(standardInput)));
            else if (Directory.Exists(path)) AddFolder(path.TrimEnd('/') is { Length: > 0 } trimmed ? trimmed : path);
            else if (File.Exists(path)) AddFile(path, FolderOf(path));
            else throw new FileNotFoundException($"{path}: no such file or folder");
            if (!isSorted) AddScans();
        }
        AddScans();
        IEnumerable<InputUnit> units = isSorted ? _units.OrderBy(unit => unit.Key, StringComparer.Ordinal).ThenBy(unit => unit.Path, StringComparer.Ordinal) : _units;
        return Distinct(units);
    }

    private void AddFolder(string folder)
    {
        string[] files = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)];
        Array.Sort(files, StringComparer.Ordinal);
        foreach (string file in files)
        {
            if (IsData(file)) AddFile(file, folder);
        }
    }

    /// <summary>Whether a file of a folder is one to be read, by its name.</summary>
    public static bool IsData(string file)
    {
        string name = FileContext.FileName(file);
        bool isData = name.EndsWith(".json", StringComparison.Ordinal) || name.EndsWith(".jsonl", StringComparison.Ordinal) || IsArchive(file);
        return isData && !name.StartsWith('_');
    }

    private void AddFile(string file, string root)
    {
        if (IsArchive(file))
        {
            string name = Path.GetFileName(file);
            name = name[..name.LastIndexOf(".t", StringComparison.Ordinal)];
            _units.Add(new InputUnit(file, source ?? name, "results", IsSatellite(name), new TarInput(file)));
            return;
        }
        if (IsSatellite(file) || IsSatelliteOnly(FileContext.FileName(file)))
        {
            string folder = FolderOf(file);
            if (!_scans.TryGetValue(folder, out (string Root, List<string> Files) scan)) _scans.Add(folder, scan = (root, []));
            if (!scan.Files.Contains(file)) scan.Files.Add(file);
            return;
        }
        _units.Add(new InputUnit(file, source ?? FileContext.SourceOf(file), Stem(file), false, new FileInput([file])) { Root = root });
    }

    private void AddScans()
    {
        foreach ((string folder, (string root, List<string> files)) in _scans)
        {
            files.Sort(StringComparer.Ordinal);
            string of = source ?? FileContext.SourceOf(files[0]);
            _units.Add(new InputUnit(folder, of, "results", true, new FileInput([.. files])) { Root = root });
        }
        _scans.Clear();
    }

    private static string FolderOf(string file) => file[..Math.Max(0, file.LastIndexOf('/'))];

    private static bool IsArchive(string path)
        => path.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase)
            || path.EndsWith(".tar", StringComparison.OrdinalIgnoreCase);

    /// <summary>A path that names Satellite is DNS data, but for the published flat files, each of which stands alone.</summary>
    private static bool IsSatellite(string path)
        => path.Contains("Satellite", StringComparison.Ordinal) && !path.Contains("/country=", StringComparison.Ordinal);

    private static bool IsSatelliteOnly(string name)
        => SideFileReader.IsSideFile(name) || name is "responses_control.json" or "answers_control.json" or "interference.json" or "interference_err.json";

    private static string Stem(string file)
    {
        string name = FileContext.FileName(file);
        name = name[..Math.Max(1, name.LastIndexOf('.') is var dot and > 0 ? dot : name.Length)];
        string[] parts = file.Split('/');
        string? country = Array.Find(parts, part => part.StartsWith("country=", StringComparison.Ordinal));
        return country is null ? name : $"{country[8..]}-{name}";
    }

    /// <summary>Units of the same source and name are numbered in their order.</summary>
    private static List<InputUnit> Distinct(IEnumerable<InputUnit> units)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        List<InputUnit> distinct = [];
        foreach (InputUnit unit in units)
        {
            int count = seen[unit.Key] = seen.GetValueOrDefault(unit.Key) + 1;
            distinct.Add(count == 1 ? unit : unit with { Name = $"{unit.Name}-{count}" });
        }
        return distinct;
    }
}
