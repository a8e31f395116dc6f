using System.Text.RegularExpressions;

namespace Sonde.Analysis.Metadata;

/// <summary>Finds the day of a file in its name or in a line of it.</summary>
internal static partial class MetadataDate
{
    /// <summary>The first date of a text, <c>20200701</c>, <c>2025-02-01</c> or <c>2025-02</c> (its first day), or null.</summary>
    public static DateOnly? In(string text)
    {
        foreach (ValueMatch match in Dates().EnumerateMatches(text))
        {
            string digits = new([.. text.Substring(match.Index, match.Length).Where(char.IsAsciiDigit)]);
            int year = int.Parse(digits.AsSpan(0, 4)), month = int.Parse(digits.AsSpan(4, 2));
            int day = digits.Length >= 8 ? int.Parse(digits.AsSpan(6, 2)) : 1;
            if (day <= DateTime.DaysInMonth(year, month)) return new DateOnly(year, month, day);
        }

        return null;
    }

    [GeneratedRegex(
        @"(?<![0-9])(?:19|20)[0-9]{2}(?:-|_|\.|)(?:0[1-9]|1[0-2])(?:(?:-|_|\.|)(?:0[1-9]|[12][0-9]|3[01]))?(?![0-9])",
        RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Dates();
}
