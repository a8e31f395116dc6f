namespace Sonde.Analysis.Inputs;

/// <summary>
/// Which files are of scans of Satellite, whose rows are decided with the side files beside them. That is told by what they hold and by
/// what lies beside them: a folder may be called anything, and be given by any of its names.
/// </summary>
/// <param name="tree">The files of the machine.</param>
internal sealed class SatelliteScans(IFileTree tree)
{
    private readonly FileHeads _heads = new(tree);
    private readonly Dictionary<string, bool> _folders = new(StringComparer.Ordinal);

    /// <summary>Whether a file is an archive, whatever it is called.</summary>
    public bool IsArchive(string location) => _heads.IsArchive(location);

    /// <summary>Whether a file is of such a scan. An archive holds a whole one, and is none.</summary>
    public bool Has(string location)
    {
        string path = Path.GetFullPath(location), name = ScanPath.FileName(path);
        if (_heads.IsArchive(location)) return false;
        if (InputFiles.IsSatelliteOnly(name)) return true;
        if (path.Contains("/country=", StringComparison.Ordinal)) return false;
        bool isUsual = name == "results.json" || SideFileNames.IsLeftover(name);
        if (isUsual && HasSideFiles(ScanPath.FolderOf(location))) return true;
        return _heads.IsScan(location) ?? (IsCalled(path) && name.EndsWith(".json", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The files of the scan that lies in a folder, in the order of their names.</summary>
    public IEnumerable<string> FilesIn(string folder)
        => NamesIn(folder).Where(InputFiles.IsData).Select(name => ScanPath.Below(folder, name))
            .Where(path => tree.Look(path) is { Kind: FileKind.File } && Has(path)).Order(StringComparer.Ordinal);

    /// <summary>Whether an archive holds such a scan: its first file that tells does so for all, else what it is called.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="name">Its name.</param>
    public static bool IsIn(IInput archive, string name)
    {
        bool isCalled = name.Contains("Satellite", StringComparison.Ordinal);
        foreach (InputFile file in archive.Open(_ => true, (_, _) => { }))
        {
            string path = file.Name.Path, member = ScanPath.FileName(path);
            if (InputFiles.IsSatelliteOnly(member)) return true;
            if (!InputFiles.IsLinesOfData(path)) continue;
            isCalled |= IsCalled(path);
            if (Told(FileHeads.Of(file.Content)) is { } isScan) return isScan;
        }

        return isCalled;
    }

    /// <summary>Whether lines are rows of Satellite, of any generation, as it wrote them: what we measured stands alone.</summary>
    internal static bool AreRows(ReadOnlySpan<byte> lines)
    {
        if (lines.IndexOf("\"x_test_name\""u8) >= 0) return false;
        return Names(lines, "\"vp\":"u8)
            ? Names(lines, "\"passed_liveness\":"u8) || Names(lines, "\"passed_control\":"u8)
            : Names(lines, "\"resolver\":"u8) && Names(lines, "\"query\":"u8) && Names(lines, "\"passed\":"u8);
    }

    /// <summary>
    /// Whether lines are of such a scan; null where they do not tell: what is left over from steps of the scanner, or not whole yet.
    /// </summary>
    internal static bool? Told(ReadOnlySpan<byte> lines)
    {
        if (AreRows(lines)) return true;
        // Lines that were measured live, those of Hyperquack of both generations, and rows.
        return Names(lines, "\"x_test_name\":"u8) || Names(lines, "\"test_keys\":"u8) || Names(lines, "\"dip\":"u8)
            || Names(lines, "\"measurement_id\":"u8) || Names(lines, "\"controls_failed\":"u8) || Names(lines, "\"stateful_block\":"u8)
            || Names(lines, "\"matches_template\":"u8) || (Names(lines, "\"Server\":"u8) && Names(lines, "\"Keyword\":"u8))
            ? false
            : null;
    }

    /// <summary>Whether the folder that names a scan is called after Satellite; one further up says nothing of it.</summary>
    private static bool IsCalled(string path)
        => !path.Contains("/country=", StringComparison.Ordinal)
            && ScanPath.SourceOf(path).Contains("Satellite", StringComparison.Ordinal);

    private static bool Names(ReadOnlySpan<byte> lines, ReadOnlySpan<byte> key) => lines.IndexOf(key) >= 0;

    private bool HasSideFiles(string folder)
    {
        if (_folders.TryGetValue(folder, out bool has)) return has;
        has = NamesIn(folder).Any(name => InputFiles.IsSatelliteOnly(ScanPath.FileName(name)));
        _folders.Add(folder, has);
        return has;
    }

    private IReadOnlyList<string> NamesIn(string folder)
    {
        try
        {
            return tree.Names(folder.Length == 0 ? "." : folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // who goes through the folder says so
        }
    }
}
