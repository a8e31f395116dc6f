namespace Sonde.Analysis.Inputs;

/// <summary>Finds the units of work below the paths that were given. What cannot be read is named, and costs itself only.</summary>
/// <param name="tree">The files of the machine.</param>
/// <param name="source">The scan's name for all of them, or null for what their paths say.</param>
/// <param name="publish">Makes a name of what may be published of it: outputs bear the names of their inputs.</param>
internal sealed class InputFinder(IFileTree tree, string? source, Func<string, string> publish)
{
    private readonly string? _source = source is null ? null : publish(source);
    private readonly List<InputUnit> _units = [];
    private readonly List<FoundFile> _files = [];
    private readonly List<(string Path, string Reason)> _faults = [];
    private readonly List<string> _notes = [];
    private readonly SatelliteScans _satellite = new(tree);
    private readonly LeftAlone _left = new();
    private Func<string, string?, bool>? _isKnown;
    private readonly SortedDictionary<string, List<FoundFile>> _scans = new(StringComparer.Ordinal);

    /// <summary>All units in the order of their names, or in the order of the arguments when the output is one stream.</summary>
    /// <param name="paths">Files, folders, archives; <c>-</c> is standard input.</param>
    /// <param name="standardInput">What <c>-</c> stands for.</param>
    /// <param name="isSorted">Whether the units' order is that of their names.</param>
    /// <param name="output">The folder of the outputs, which is no input wherever it lies, or null.</param>
    /// <param name="isKnown">Whether an earlier run has done the unit of a key, with its files at a place, or null where there was
    /// none.</param>
    /// <exception cref="FileNotFoundException">A path that was given does not exist.</exception>
    public Findings Find(
        IReadOnlyList<string> paths, Stream standardInput, bool isSorted, string? output = null,
        Func<string, string?, bool>? isKnown = null)
    {
        if (paths.FirstOrDefault(path => path != "-" && tree.Look(path) is null) is { } missing)
            throw new FileNotFoundException($"{missing}: no such file or folder");
        _isKnown = isKnown;
        var walk = new FolderWalk(
            tree, (path, reason) => _faults.Add((path, reason)), output is null ? null : tree.Look(output)?.Identity,
            _notes.Add, _left, isKnown is null ? null : IsKnown);
        foreach (string path in paths)
        {
            if (path == "-") AddStream(() => standardInput);
            else AddPath(walk, path);
            if (!isSorted) AddFiles(walk);
        }

        AddFiles(walk);
        if (_left.Note is { } note) _notes.Add(note);
        IEnumerable<InputUnit> units = !isSorted
            ? _units
            : _units.OrderBy(unit => unit.Key, StringComparer.Ordinal).ThenBy(unit => unit.Path, StringComparer.Ordinal);
        return new Findings(output is null ? [.. units] : Distinct(units), _faults, _notes) { LeftAlone = _left.Count };
    }

    private void AddPath(FolderWalk walk, string path)
    {
        switch (tree.Look(path)!.Value.Kind)
        {
            case FileKind.Folder:
                _files.AddRange(walk.Below(path));
                break;
            case FileKind.File:
                if (walk.IsNew(path)) _files.Add(new FoundFile(path, path));
                break;
            default:
                AddStream(() => tree.Open(path));
                break;
        }
    }

    private void AddStream(Func<Stream> open) => _units.Add(new InputUnit("", _source ?? "", "stdin", false, new StreamInput(open)));

    private void AddFiles(FolderWalk walk)
    {
        foreach (FoundFile file in _files) AddFile(walk.Named(file));
        _files.Clear();
        AddScans();
    }

    private void AddFile(FoundFile file)
    {
        if (!_satellite.Has(file.Location))
        {
            _units.Add(UnitOf(file));
        }
        else
        {
            string folder = ScanPath.FolderOf(Path.GetFullPath(file.Location));
            if (!_scans.TryGetValue(folder, out List<FoundFile>? files)) _scans.Add(folder, files = []);
            files.Add(file);
        }
    }

    /// <summary>A scan lies at the place of all its files: of one of them only the name is known.</summary>
    private bool IsKnown(FoundFile file)
        => _satellite.Has(file.Location)
            ? _isKnown!(ScanOf([file], []).Key, null)
            : _isKnown!(KeyOf(Called(publish(file.Name), _satellite.IsArchive(file.Location))), InputMark.PlaceOf(file.Location));

    private InputUnit UnitOf(FoundFile file)
    {
        string name = publish(file.Name);
        bool isArchive = _satellite.IsArchive(file.Location);
        (string source, string unit) = Called(name, isArchive);
        if (_isKnown is not null) unit = KnownName(file, source, unit);
        if (!isArchive)
            return new InputUnit(PathText.Shown(name), PathText.Shown(source), unit, false, new FileInput(tree, [Named(file)]));
        var archive = new TarInput(tree, Named(file), publish);
        bool isScan = SatelliteScans.IsIn(archive, InputFiles.StemOfArchive(name));
        return new InputUnit(PathText.Shown(name), PathText.Shown(source), unit, isScan, archive);
    }

    /// <summary>
    /// What the unit of a file is called. One that was packed, or unpacked, since an earlier run read it is the unit that it was: its rows
    /// take the place of those, and are not added to them.
    /// </summary>
    private string KnownName(FoundFile file, string source, string unit)
    {
        string place = InputMark.PlaceOf(file.Location);
        if (_isKnown!(KeyOf((source, unit)), place)) return unit;
        foreach (string other in InputFiles.Twins(file.Location))
        {
            if (tree.Look(other) is not null) continue;
            (string Source, string Unit) called = Called(
                publish(new FoundFile(other, file.Location == file.Given ? other : file.Given).Name), _satellite.IsArchive(file.Location));
            if (called.Source == source && (_isKnown(KeyOf(called), InputMark.PlaceOf(other)) || _isKnown(KeyOf(called), place)))
                return called.Unit;
        }

        return unit;
    }

    private (string Source, string Unit) Called(string name, bool isArchive)
    {
        string scan = _source ?? (isArchive ? InputFiles.StemOfArchive(name) : ScanPath.SourceOf(name));
        return (scan, isArchive ? UnitName.OfArchive(name, scan) : UnitName.OfFile(name, scan));
    }

    private static string KeyOf((string Source, string Unit) called) => $"{PathText.Shown(called.Source)}/{called.Unit}";

    private InputName Named(FoundFile file) => new(PathText.Shown(publish(file.Name)), file.Location);

    /// <summary>The unit that files of a scan are, with those beside them that tell of theirs.</summary>
    private InputUnit ScanOf(List<FoundFile> files, IReadOnlyList<FoundFile> beside)
    {
        string name = publish(files[0].Name);
        string folder = name[..Math.Max(0, name.LastIndexOf('/'))];
        string of = _source ?? ScanPath.SourceOf(name);
        return new InputUnit(
            PathText.Shown(folder), PathText.Shown(of), UnitName.OfScan(folder, of), true,
            new FileInput(
                tree,
                [
                    .. files.Select(Named)
                        .Concat(beside.Select(file => Named(file) with { IsBeside = !SideFileNames.IsNoRows(file.Location) }))
                        .OrderBy(file => ScanPath.LastOf(file.Location), StringComparer.Ordinal),
                ]));
    }

    /// <summary>What lies beside files of a scan that were given by their names: without it they would be decided otherwise.</summary>
    private FoundFile[] Beside(List<FoundFile> files)
    {
        string folder = ScanPath.FolderOf(files[0].Location);
        HashSet<string> given = [.. files.Select(file => tree.Look(file.Location)?.Identity ?? file.Location)];
        string[] all = [.. _satellite.FilesIn(folder).Where(path => !given.Contains(tree.Look(path)?.Identity ?? path))];
        HashSet<string> plain = [.. all.Concat(files.Select(file => file.Location))];
        return
        [
            .. all.Where(path => !path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) || !plain.Contains(path[..^3]))
                .Select(path => new FoundFile(path, path)),
        ];
    }

    private void AddScans()
    {
        foreach ((_, List<FoundFile> files) in _scans)
        {
            files.Sort((a, b) => string.CompareOrdinal(a.Location, b.Location));
            _units.Add(ScanOf(files, files.Exists(file => file.Location == file.Given) ? Beside(files) : []));
        }

        _scans.Clear();
    }

    /// <summary>Two inputs whose outputs would be called the same are never mixed: the second is named.</summary>
    private List<InputUnit> Distinct(IEnumerable<InputUnit> units)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        List<InputUnit> distinct = [];
        foreach (InputUnit unit in units)
        {
            if (unit.IsStream || seen.Add(unit.Key)) distinct.Add(unit);
            else _faults.Add((unit.Path, "another input of this run is called the same: give the folder above both"));
        }

        return distinct;
    }
}
