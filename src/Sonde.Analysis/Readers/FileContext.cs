using Sonde.Analysis.Inputs;
using Sonde.Analysis.Text;
using Sonde.Analysis.Verdicts;

namespace Sonde.Analysis.Readers;

/// <summary>What is known of a file before its lines are read.</summary>
/// <param name="path">What it is called in outputs; measurement ids depend on it.</param>
/// <param name="source">The scan's name.</param>
/// <param name="location">Where it lies, which may tell more than its name; nothing of it is told.</param>
internal sealed class FileContext(string path, string source, string location = "")
{
    public string Path { get; } = path;

    /// <summary>The file as people on this machine are told of it: where it lies.</summary>
    public string Place { get; init; } = location.Length > 0 ? location : path;

    /// <summary>What it is called where a line of it is rejected: of a member, with its archive.</summary>
    public string Called { get; init; } = path;

    public string Source { get; } = source;

    /// <summary>Whether the user gave the name, which then stands for live lines too; they are called after their nettest else.</summary>
    public bool IsSourceGiven { get; init; }

    public JsonText SourceText { get; } = JsonText.Of(source);

    /// <summary>The source of a line: of one that was measured live its nettest, unless the user gave another name.</summary>
    public JsonText SourceOf(RawMeasurement line) => line.Own.IsThere && !IsSourceGiven ? line.Own.Nettest : SourceText;

    /// <summary>The scan's type by its name: the first of echo, discard, https, http in it.</summary>
    public ScanType Scan { get; } = ScanTypeOf(source);

    /// <summary>The same by the whole path, for sources that do not name it (<c>echo/2024-01/results.json</c>).</summary>
    public ScanType ScanByPath { get; } = ScanTypeOf(path) is var scan and not ScanType.Unknown ? scan : ScanTypeOf(Whole(location));

    /// <summary>True when these are the answers of control resolvers (Satellite v1).</summary>
    public bool IsControlAnswers { get; } = ScanPath.FileName(path) == "answers_control.json";

    public JsonText PathDate { get; } = JsonText.Of(FirstDate(path) ?? FirstDate(Whole(location)));

    public static ScanType ScanTypeOf(string source)
    {
        if (source.Contains("echo", StringComparison.Ordinal)) return ScanType.Echo;
        if (source.Contains("discard", StringComparison.Ordinal)) return ScanType.Discard;
        if (source.Contains("https", StringComparison.Ordinal)) return ScanType.Https;
        if (source.Contains("http", StringComparison.Ordinal)) return ScanType.Http;
        return source.Contains("Satellite", StringComparison.Ordinal) ? ScanType.Dns : ScanType.Unknown;
    }

    // A file says the same by a part of its path as by all of it.
    private static string Whole(string location) => location.Length == 0 ? location : System.IO.Path.GetFullPath(location);

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
