using Sonde.Measurements.Model;

namespace Sonde.Analysis.Inputs;

/// <summary>
/// Files that are not read, since they are not called like data: somebody may have meant them to be. What Sonde writes itself, and what
/// stands beside published data, is not among them.
/// </summary>
internal sealed class LeftAlone
{
    private const int MostNamed = 10;

    private static readonly string[] TextsAboutData =
    [
        "README", "LICENSE", "LICENCE", "NOTICE", "CHANGELOG", "COPYING", "SHA256SUMS", "SHA512SUMS", "SHA1SUMS", "MD5SUMS", "CHECKSUMS",
    ];

    private readonly SortedSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>How many there are.</summary>
    public int Count => _names.Count;

    /// <summary>That they were left alone, in words; null where there are none.</summary>
    public string? Note => Count == 0
        ? null
        : $"{Numerals.Count(Count, "file")} left alone, by {Numerals.Word(Count, "its name", "their names")}: {Named}; give one by its path to read it";

    private string Named => string.Join(", ", _names.Take(MostNamed)) + (Count > MostNamed ? ", …" : "");

    /// <summary>Adds a file unless it is data, or of those that nobody takes for data.</summary>
    /// <param name="path">Its path, from the one that was given on.</param>
    /// <param name="shown">Its name as it is said.</param>
    public void Add(string path, string shown)
    {
        if (!InputFiles.IsData(path) && !IsBeside(path)) _names.Add(shown);
    }

    /// <summary>
    /// What lies beside data and is none: tables, manifests and locks (they begin with <c>_</c> or a dot, or lie in a folder that begins
    /// with one), pages, metrics, captures, texts about data, and their sums.
    /// </summary>
    internal static bool IsBeside(string path)
    {
        if (path.Split('/').Any(part => part is ['.', not '.', ..]) || InputFiles.IsTablePart(path)) return true;
        if (ScanPath.LastOf(path).StartsWith('_')) return true;
        string name = ScanPath.LastOf(path).ToUpperInvariant();
        return Path.GetExtension(name) is ".PARQUET" or ".HTML" or ".HTM" or ".SVG"
                or ".MD" or ".PDF" or ".PROM" or ".METRICS" or ".META" or ".STATUS" or ".PCAP" or ".PCAPNG" or ".SHA256" or ".SHA256SUM"
                or ".SHA512" or ".SHA1" or ".MD5" or ".SUM" or ".SUMS" or ".ASC" or ".SIG" or ".LOCK" or ".TMP"
            || Array.Exists(TextsAboutData, word => name == word || name.StartsWith($"{word}.", StringComparison.Ordinal));
    }
}
