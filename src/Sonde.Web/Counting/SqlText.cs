using System.Globalization;
using System.Text;
using Sonde.Web.Markup;

namespace Sonde.Web.Counting;

/// <summary>Pieces of SQL with values in them.</summary>
internal static class SqlText
{
    /// <summary>
    /// A text as an expression: letters that a page, a shell or C would not leave as they are stand there by their numbers.
    /// </summary>
    public static string Quote(string text)
    {
        if (text.EnumerateRunes().All(IsPlain)) return $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
        var parts = new StringBuilder("('");
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (!IsPlain(rune)) parts.Append(CultureInfo.InvariantCulture, $"' || chr({rune.Value}) || '");
            else parts.Append(rune.Value == '\'' ? "''" : rune.ToString());
        }

        return parts.Append("')").ToString();
    }

    /// <summary>That a column has a value, or none.</summary>
    public static string Is(string column, string? value) => value is null ? $"{column} IS NULL" : $"{column} = {Quote(value)}";

    /// <summary>That a column has one of some values.</summary>
    public static string In(string column, IEnumerable<string> values)
        => string.Join(", ", values.Select(Quote)) is { Length: > 0 } list ? $"{column} IN ({list})" : "false";

    private static bool IsPlain(Rune rune) => PageText.IsSeen(rune);
}
