using System.Security.Cryptography;
using System.Text;

namespace Sonde.Analysis.Inputs;

/// <summary>
/// What the outputs of a unit are called. It depends on the unit's own path and on nothing else, so that files that come later change
/// no name, and two units never share one: the common path has the plain name, every other has a sum of its path in it.
/// </summary>
internal static class UnitName
{
    private const int MostOfStem = 80, MostOfSource = 120, SumLength = 16;

    /// <summary>The name of a file's unit.</summary>
    /// <param name="path">The file's name (<see cref="InputName.Path"/>) before bytes that are no UTF-8 are written out.</param>
    /// <param name="source">The scan's name.</param>
    public static string OfFile(string path, string source)
    {
        string stem = Stem(path);
        bool isPlain = path == (source.Length == 0 ? $"{stem}.json" : $"{source}/{stem}.json") && IsPlain(source, stem);
        return isPlain ? stem : Summed(Country(path) is { } country ? $"{country}-{stem}" : stem, 'f', path, source);
    }

    /// <summary>The name of an archive's unit. A plain file's has no dot.</summary>
    public static string OfArchive(string path, string source)
        => (path == $"{source}.tar.gz" || path == $"{source}.tgz" || path == $"{source}.tar")
            && path.EndsWith(".tar.gz", StringComparison.Ordinal) && IsPlain(source, "results")
            ? "results.tar"
            : Summed("results", 'a', path, source);

    /// <summary>The name of the unit that a scan's folder of many files is.</summary>
    public static string OfScan(string folder, string source)
        => folder == source && source.Contains("Satellite", StringComparison.Ordinal) && IsPlain(source, "results")
            ? "results"
            : Summed("results", 's', folder, source);

    /// <summary>The name of a stream's unit, which is known when all of it was read.</summary>
    public static string OfStream(string inputHash) => $"stdin-{inputHash[..SumLength]}";

    /// <summary>A scan's name as a folder's: no separators, nothing that steers a terminal or climbs, not too long.</summary>
    public static string Folder(string source)
    {
        string text = Clean(PathText.Shown(source), MostOfSource);
        return text is "" or "." or ".." ? "_" : text;
    }

    private static bool IsPlain(string source, string stem)
        => (source.Length == 0 || Folder(source) == source) && Clean(stem, MostOfStem) == stem && !stem.Contains('.') && !HasSum(stem);

    private static bool HasSum(string stem)
        => stem.Length > SumLength && stem[^(SumLength + 1)] == '-' && stem.Skip(stem.Length - SumLength).All(char.IsAsciiHexDigitLower);

    private static string Summed(string stem, char kind, string path, string source)
    {
        byte[] sum = SHA256.HashData([(byte)kind, .. PathText.Encode(source), 0, .. PathText.Encode(path)]);
        string text = Clean(PathText.Shown(stem), MostOfStem).Replace('.', '_');
        return $"{(text.Length == 0 ? "_" : text)}-{Convert.ToHexStringLower(sum)[..SumLength]}";
    }

    private static string Clean(string text, int most)
    {
        var clean = new StringBuilder(text.Length);
        int bytes = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > most) break;
            if (Rune.IsLetterOrDigit(rune) || rune.Value is '-' or '_' or '.' or '+' or ',') clean.Append(rune.ToString());
            else clean.Append('_');
        }

        return clean.ToString();
    }

    private static string Stem(string path)
    {
        string name = ScanPath.FileName(path);
        return name[..Math.Max(1, name.LastIndexOf('.') is var dot and > 0 ? dot : name.Length)];
    }

    private static string? Country(string path)
        => Array.Find(path.Split('/'), part => part.StartsWith("country=", StringComparison.Ordinal)) is { } country ? country[8..] : null;
}
