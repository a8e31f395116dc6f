namespace Sonde.Analysis.Inputs;

/// <summary>What the path of a scan's file says.</summary>
internal static class ScanPath
{
    /// <summary>The file's name without folder and compression.</summary>
    public static string FileName(string path)
    {
        string name = path[(path.LastIndexOf('/') + 1)..];
        return name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
    }

    /// <summary>The folder that a file lies in; empty for one that is named without any.</summary>
    public static string FolderOf(string path) => path[..Math.Max(0, path.LastIndexOf('/'))];

    /// <summary>The last name of a path, as it is.</summary>
    public static string LastOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>The path of a name in a folder, which is empty for the one that we are in.</summary>
    public static string Below(string folder, string name) => folder.Length == 0 ? name : $"{folder}/{name}";

    /// <summary>The path of a published flat file with the folder of its country, wherever we are.</summary>
    public static string Part(string path)
        => path.Length == 0 || path.Contains("/country=", StringComparison.Ordinal) ? path : Path.GetFullPath(path);

    /// <summary>
    /// The folder that directly holds the file; a folder called raw is passed over, and the folders of the published files
    /// (<c>source=NAME/country=CC</c>) give the name in them.
    /// </summary>
    public static string SourceOf(string path)
    {
        string[] parts = path.Split('/');
        int at = SourceAt(parts);
        if (at < 0 || parts[at] is "." or "..") return "";
        return parts[at].StartsWith("source=", StringComparison.Ordinal) ? parts[at][7..] : parts[at];
    }

    /// <summary>
    /// What a file is called in outputs: its path below the path that was given, and from the folder that names its scan on, so that the
    /// same file is called the same whichever folder above it was given. Nothing else of where it lies on this machine is told.
    /// </summary>
    /// <param name="location">The file, as the path that was given with what is below it.</param>
    /// <param name="given">The path that was given.</param>
    public static string NameOf(string location, string given)
    {
        // What is called by a part of its path is called the same by all of it.
        (location, given) = (Path.GetFullPath(location), Path.GetFullPath(given));
        string[] parts = Parts(location);
        int first = Math.Min(location == given ? parts.Length - 1 : Parts(given).Length, parts.Length - 1);
        int source = SourceAt(parts);
        if (source >= 0 && source < first && parts[source] != ".." && !IsPersonal(location, parts, source)) first = source;
        return string.Join('/', parts[first..]);
    }

    private static string[] Parts(string path) => [.. path.Split('/').Where(part => part is not ("" or "."))];

    private static int SourceAt(string[] parts)
    {
        int at = parts.Length - 2;
        while (at > 0 && (parts[at] == "raw" || parts[at].StartsWith("country=", StringComparison.Ordinal))) at--;
        return at;
    }

    /// <summary>Whether a folder is a person's home, whose name is nobody's business.</summary>
    private static bool IsPersonal(string location, string[] parts, int at)
        => location.StartsWith('/')
            && ((at == 1 && parts[0] is "home" or "Users")
                || $"/{string.Join('/', parts[..(at + 1)])}" == Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));
}
