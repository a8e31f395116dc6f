namespace Sonde.Analysis.Inputs;

/// <summary>
/// Which files are of scans of Satellite, whose rows are decided with the side files beside them. That is told by what they hold and by
/// what lies beside them: a folder may be called anything, and be given by any of its names.
/// </summary>
/// <param name="tree">The files of the machine.</param>
internal sealed class SatelliteScans(IFileTree tree)
{
    private const int HeadLength = 64 << 10;

    private readonly Dictionary<string, bool> _files = new(StringComparer.Ordinal), _folders = new(StringComparer.Ordinal);

    /// <summary>Whether a file is of such a scan. An archive holds a whole one, and is none.</summary>
    public bool Has(string location)
    {
        string path = Path.GetFullPath(location), name = ScanPath.FileName(path);
        if (InputFiles.IsArchive(path)) return false;
        if (InputFiles.IsSatelliteOnly(name)) return true;
        if (path.Contains("/country=", StringComparison.Ordinal)) return false;
        if (InputFiles.IsSatellite(path) && name.EndsWith(".json", StringComparison.Ordinal)) return true;
        bool isUsual = name == "results.json" || SideFileNames.IsLeftover(name);
        return (isUsual && HasSideFiles(ScanPath.FolderOf(location))) || HoldsRows(location);
    }

    /// <summary>The files of the scan that lies in a folder, in the order of their names.</summary>
    public IEnumerable<string> FilesIn(string folder)
        => NamesIn(folder).Where(InputFiles.IsData).Select(name => ScanPath.Below(folder, name))
            .Where(path => tree.Look(path) is { Kind: FileKind.File } && Has(path)).Order(StringComparer.Ordinal);

    /// <summary>Whether an archive holds such a scan: its first file that tells does so for all.</summary>
    public static bool IsIn(IInput archive)
    {
        foreach (InputFile file in archive.Open(_ => true, (_, _) => { }))
        {
            string name = ScanPath.FileName(file.Name.Path);
            if (InputFiles.IsSatellite(file.Name.Path) || InputFiles.IsSatelliteOnly(name)) return true;
            if (!InputFiles.IsLines(name) || SideFileNames.IsLeftover(name)) continue;
            if (HeadOf(file.Content) is { Length: > 0 } head) return AreRows(head);
        }

        return false;
    }

    /// <summary>Whether lines are rows of Satellite, of any generation, as it wrote them: what we measured stands alone.</summary>
    internal static bool AreRows(ReadOnlySpan<byte> lines)
    {
        if (lines.IndexOf("\"x_test_name\""u8) >= 0) return false;
        return Names(lines, "\"vp\":"u8)
            ? Names(lines, "\"passed_liveness\":"u8) || Names(lines, "\"passed_control\":"u8)
            : Names(lines, "\"resolver\":"u8) && Names(lines, "\"query\":"u8) && Names(lines, "\"passed\":"u8);
    }

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

    private bool HoldsRows(string location)
    {
        if (_files.TryGetValue(location, out bool holds)) return holds;
        if (tree.Look(location) is not { Kind: FileKind.File, Size: > 0 }) return false;
        try
        {
            using Stream raw = tree.Peek(location);
            using Stream stream = Gzip.Unpack(raw);
            holds = AreRows(HeadOf(stream));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            // It is named when it is to be read.
        }

        _files.Add(location, holds);
        return holds;
    }

    private static ReadOnlySpan<byte> HeadOf(Stream stream)
    {
        byte[] head = new byte[HeadLength];
        try
        {
            return head.AsSpan(0, stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false));
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            return head.AsSpan().TrimEnd((byte)0);
        }
    }
}
