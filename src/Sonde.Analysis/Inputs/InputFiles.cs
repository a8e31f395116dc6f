namespace Sonde.Analysis.Inputs;

/// <summary>Which files are inputs, by their names.</summary>
internal static class InputFiles
{
    private const int MostOfTurn = 4;

    /// <summary>
    /// Whether a file of a folder is read: lines of JSON, packed or not, and archives, in small letters or capitals, turned over
    /// (<c>x.json.1</c>) or not. Files of our own begin with <c>_</c>.
    /// </summary>
    public static bool IsData(string path)
    {
        string name = ScanPath.LastOf(path);
        return (IsLines(name) || IsArchive(path)) && !name.StartsWith('_');
    }

    /// <summary>Whether a path is called as an archive is; what is called otherwise may be one too (<see cref="FileHeads"/>).</summary>
    public static bool IsArchive(string path)
    {
        string name = WithoutTurn(path);
        return Ends(name, ".tar.gz") || Ends(name, ".tgz") || Ends(name, ".tar");
    }

    /// <summary>What an archive is called without what says that it is one.</summary>
    public static string StemOfArchive(string path)
    {
        string name = WithoutTurn(ScanPath.LastOf(path)), plain = Ends(name, ".gz") ? name[..^3] : name;
        int dot = plain.LastIndexOf('.');
        return dot > 0 ? plain[..dot] : plain;
    }

    /// <summary>Whether a path is one of lines that are read by themselves: in a folder and in an archive the same.</summary>
    public static bool IsLinesOfData(string path) => IsData(path) && !IsArchive(path);

    /// <summary>Whether a name is one of a file of lines, packed or not.</summary>
    public static bool IsLines(string name)
    {
        string plain = WithoutTurn(name);
        plain = WithoutTurn(Ends(plain, ".gz") ? plain[..^3] : plain);
        return Ends(plain, ".json") || Ends(plain, ".jsonl") || Ends(plain, ".ndjson");
    }

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
        string[] all = Ends(plain, ".tar") ? [plain, $"{plain}.gz", $"{plain[..^4]}.tgz"] : [plain, $"{plain}.gz"];
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

    /// <summary>A name without the number that it got when it was turned over for a newer one (logrotate): a file of its own.</summary>
    private static string WithoutTurn(string name)
    {
        int end = name.Length;
        while (end > 0 && name[end - 1] is >= '0' and <= '9') end--;
        return name.Length - end is > 0 and <= MostOfTurn && end > 1 && name[end - 1] == '.' ? name[..(end - 1)] : name;
    }

    private static bool Ends(string name, string with) => name.EndsWith(with, StringComparison.OrdinalIgnoreCase);
}
