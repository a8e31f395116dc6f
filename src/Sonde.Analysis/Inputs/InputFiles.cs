
namespace Sonde.Analysis.Inputs;

/// <summary>Which files are inputs, by their names.</summary>
internal static class InputFiles
{
    /// <summary>
    /// Whether a file of a folder is read: lines of JSON, packed or not, and archives. Files of our own begin with <c>_</c>.
    /// </summary>
    public static bool IsData(string path)
    {
        string name = ScanPath.FileName(path);
        bool isData = name.EndsWith(".json", StringComparison.Ordinal) || name.EndsWith(".jsonl", StringComparison.Ordinal)
            || IsArchive(path);
        return isData && !name.StartsWith('_');
    }

    public static bool IsArchive(string path)
        => path.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase)
            || path.EndsWith(".tar", StringComparison.OrdinalIgnoreCase);

    /// <summary>A path that names Satellite is DNS data, but for the published flat files, each of which stands alone.</summary>
    public static bool IsSatellite(string path)
        => path.Contains("Satellite", StringComparison.Ordinal) && !path.Contains("/country=", StringComparison.Ordinal);

    /// <summary>Whether a file is one of a scan of Satellite, whose files are read together. An archive holds a whole one.</summary>
    public static bool IsOfScan(string path) => !IsArchive(path) && (IsSatellite(path) || IsSatelliteOnly(ScanPath.FileName(path)));

    /// <summary>Whether rows of a file depend on files beside it: those of a scan do, and those of published flat files.</summary>
    public static bool IsReadWithOthers(string path)
        => IsOfScan(path) || (!IsArchive(path) && path.Contains("/country=", StringComparison.Ordinal));

    /// <summary>Files that only scans of Satellite have.</summary>
    public static bool IsSatelliteOnly(string name)
        => SideFileNames.IsSideFile(name)
            || name is "responses_control.json" or "answers_control.json" or "interference.json" or "interference_err.json";
}
