using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Runs;

/// <summary>What is known of a file before its lines are read.</summary>
/// <param name="path">The path as it was given; measurement ids depend on it.</param>
/// <param name="source">The scan's name.</param>
/// <param name="root">The folder that was given, or that holds the file that was given; what is below it alone is told in outputs.</param>
internal sealed class FileContext(string path, string source, string root = "")
{
    public string Path { get; } = path;

    /// <summary>The path below the folder that was given: where that lies on the user's machine is nobody's business.</summary>
    public string Name { get; } = NameOf(path, root);

    public string Source { get; } = source;

    /// <summary>Whether the user gave the name, which then stands for live lines too; they are called after their nettest else.</summary>
    public bool IsSourceGiven { get; init; }

    public JsonText SourceText { get; } = JsonText.Of(source);

    /// <summary>The scan's type by its name: the first of echo, discard, https, http in it.</summary>
    public ScanType Scan { get; } = ScanTypeOf(source);

    /// <summary>The same by the whole path, for sources that do not name it (<c>echo/2024-01/results.json</c>).</summary>
    public ScanType ScanByPath { get; } = ScanTypeOf(path);

    /// <summary>True when these are the answers of control resolvers (Satellite v1).</summary>
    public bool IsControlAnswers { get; } = FileName(path) == "answers_control.json";

    public JsonText PathDate { get; } = JsonText.Of(FirstDate(path));

    public static ScanType ScanTypeOf(string source)
    {
        if (source.Contains("echo", StringComparison.Ordinal)) return ScanType.Echo;
        if (source.Contains("discard", StringComparison.Ordinal)) return ScanType.Discard;
        if (source.Contains("https", StringComparison.Ordinal)) return ScanType.Https;
        if (source.Contains("http", StringComparison.Ordinal)) return ScanType.Http;
        return source.Contains("Satellite", StringComparison.Ordinal) ? ScanType.Dns : ScanType.Unknown;
    }

    /// <summary>The file's name without folder and compression.</summary>
    public static string FileName(string path)
    {
        string name = path[(path.LastIndexOf('/') + 1)..];
        return name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
    }

    /// <summary>
    /// The folder that directly holds the file; a folder called raw is passed over, and the folders of the published files
    /// (<c>source=NAME/country=CC</c>) give the name in them.
    /// </summary>
    public static string SourceOf(string path)
    {
        string[] parts = path.Split('/');
        int at = parts.Length - 2;
        while (at > 0 && (parts[at] == "raw" || parts[at].StartsWith("country=", StringComparison.Ordinal))) at--;
        if (at < 0 || parts[at] is "." or "..") return "";
        return parts[at].StartsWith("source=", StringComparison.Ordinal) ? parts[at][7..] : parts[at];
    }

    /// <summary>A path below a folder; the whole path where it lies elsewhere, as within an archive.</summary>
    public static string NameOf(string path, string root)
        => root.Length > 0 && path.StartsWith(root, StringComparison.Ordinal) ? path[root.Length..].TrimStart('/') : path;

    private static string? FirstDate(string path)
    {
        for (int i = 0; i + 10 <= path.Length; i++)
        {
            if (IsDate(path.AsSpan(i, 10))) return path.Substring(i, 10);
        }
        return null;
    }

    private static bool IsDate(ReadOnlySpan<char> text)
    {
        for (int i = 0; i < 10; i++)
        {
            if (i is 4 or 7 ? text[i] != '-' : !char.IsAsciiDigit(text[i])) return false;
        }
        return true;
    }
}
