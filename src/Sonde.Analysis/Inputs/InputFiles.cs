
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
        return (IsLines(name) || IsArchive(path)) && !name.StartsWith('_');
    }

    public static bool IsArchive(string path)
        => path.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase)
            || path.EndsWith(".tar", StringComparison.OrdinalIgnoreCase);

    /// <summary>A path that names Satellite is DNS data, but for the published flat files, each of which stands alone.</summary>
    public static bool IsSatellite(string path)
        => path.Contains("Satellite", StringComparison.Ordinal) && !path.Contains("/country=", StringComparison.Ordinal);

    /// <summary>Whether a name, without compression, is one of a file of lines.</summary>
    public static bool IsLines(string name)
        => name.EndsWith(".json", StringComparison.Ordinal) || name.EndsWith(".jsonl", StringComparison.Ordinal);

    /// <summary>Whether a file is one of published flat files, of which others beside it tell more.</summary>
    public static bool IsPublishedPart(string path) => !IsArchive(path) && path.Contains("/country=", StringComparison.Ordinal);

    /// <summary>Files that only scans of Satellite have.</summary>
    public static bool IsSatelliteOnly(string name)
        => SideFileNames.IsSideFile(name)
            || name is "responses_control.json" or "answers_control.json" or "interference.json" or "interference_err.json";
}
