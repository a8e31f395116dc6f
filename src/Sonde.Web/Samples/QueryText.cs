using Sonde.Analysis.Reports;

namespace Sonde.Web.Samples;

/// <summary>The commands that give all rows behind a number.</summary>
internal static class QueryText
{
    /// <summary>What classified the raw lines that a report was made of; null where tables were given.</summary>
    public static string? Classify(ReportSource source)
        => source.HasRaw ? $"sonde classify {string.Join(' ', source.RawNames.Select(Quote))} -o tables" : null;

    /// <summary>A query of a table.</summary>
    /// <param name="source">Where it is asked.</param>
    /// <param name="table">The table.</param>
    /// <param name="where">The condition on it.</param>
    /// <param name="filter">A condition on the table <c>outcomes</c> besides; null for none.</param>
    public static string Of(ReportSource source, string table, string where, string? filter)
    {
        string some = filter is null ? ""
            : table == "outcomes" ? $" AND {filter}" : $" AND measurement_id IN (SELECT measurement_id FROM outcomes WHERE {filter})";
        string[] paths = [.. source.HasRaw ? ["tables"] : (string[])[], .. source.TableNames];
        string also = string.Concat(paths.Skip(1).Select(path => $" --also {Quote(path)}"));
        return $"sonde query {Quote(paths[0])} {Quote($"SELECT * FROM {table} WHERE {where}{some}")}{also}";
    }

    // As a shell reads one word: what came from the network is in it, and people paste it.
    private static string Quote(string word)
        => word.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '.' or '-' or '_') && word.Length > 0
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
