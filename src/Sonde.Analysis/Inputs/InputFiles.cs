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

    /// <summary>Whether a path is one of lines that are read by themselves: in a folder and in an archive the same.</summary>
    public static bool IsLinesOfData(string path) => IsData(path) && !IsArchive(path);

    /// <summary>Whether a name, without compression, is one of a file of lines.</summary>
    public static bool IsLines(string name)
        => name.EndsWith(".json", StringComparison.Ordinal) || name.EndsWith(".jsonl", StringComparison.Ordinal)
            || name.EndsWith(".ndjson", StringComparison.Ordinal);

    /// <summary>Whether a path is of a table as <c>sonde classify</c> lays them: <c>outcomes/date=…/source=…/NAME.jsonl.gz</c>.</summary>
    public static bool IsTablePart(string path)
    {
        if (!IsTableFile(ScanPath.FileName(path))) return false;
        string[] parts = path.Split('/');
        int source = Array.FindIndex(parts, part => part.StartsWith("source=", StringComparison.Ordinal));
        if (source < 1 || source == parts.Length - 1) return false;
        int table = source > 1 && parts[source - 1].StartsWith("date=", StringComparison.Ordinal) ? source - 2 : source - 1;
        return parts[table] is "outcomes" or "rows" or "reduced" or "observations" or "rejected";
    }

    /// <summary>Whether a name, without compression, may be one of a table's file.</summary>
    private static bool IsTableFile(string name)
        => name.EndsWith(".jsonl", StringComparison.Ordinal) || name.EndsWith(".csv", StringComparison.Ordinal)
            || name.EndsWith(".parquet", StringComparison.Ordinal);

    /// <summary>What a path was called, or will be, where it is packed or unpacked and nothing else happens to it.</summary>
    public static IEnumerable<string> Twins(string path)
    {
        string plain = Unpacked(path) ?? path;
        string[] all = IsArchive(path) ? [plain, $"{plain}.gz", $"{plain[..^4]}.tgz"] : [plain, $"{plain}.gz"];
        return all.Where(each => each != path);
    }

    /// <summary>What a path is called unpacked: <c>x</c> for <c>x.gz</c>, <c>x.tar</c> for <c>x.tgz</c>; null where it is.</summary>
    public static string? Unpacked(string path)
        => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3]
            : path.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase) ? $"{path[..^4]}.tar" : null;

    /// <summary>Whether a file is one of published flat files, of which others beside it tell more.</summary>
    public static bool IsPublishedPart(string path) => !IsArchive(path) && path.Contains("/country=", StringComparison.Ordinal);

    /// <summary>Files that only scans of Satellite have.</summary>
    public static bool IsSatelliteOnly(string name)
        => SideFileNames.IsSideFile(name)
            || name is "responses_control.json" or "answers_control.json" or "interference.json" or "interference_err.json";
}
