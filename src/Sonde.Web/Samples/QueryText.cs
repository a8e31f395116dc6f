using Sonde.Analysis.Reports;

namespace Sonde.Web.Samples;

/// <summary>The commands that give all rows behind a number.</summary>
internal static class QueryText
{
    /// <summary>What classified the raw lines that a report was made of; null where tables were given.</summary>
    public static string? Classify(ReportSource source)
        => source.HasRaw ? $"sonde classify {string.Join(' ', source.Names.Select(Quote))} -o tables" : null;

    /// <summary>A query of a table.</summary>
    public static string Of(ReportSource source, string table, string where)
        => $"sonde query {Quote(source.HasRaw ? "tables" : source.Names[0])} {Quote($"SELECT * FROM {table} WHERE {where}")}";

    // As a shell reads one word: what came from the network is in it, and people paste it.
    private static string Quote(string word)
        => word.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '.' or '-' or '_') && word.Length > 0
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
