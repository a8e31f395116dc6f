using System.Globalization;

namespace Sonde.Analysis.Reports.Reading;

/// <summary>Days and hours as lines write them: a line may hold anything in their place.</summary>
internal static class DayText
{
    /// <summary>Whether a text is a day of the calendar, <c>2024-01-31</c>.</summary>
    public static bool IsDay(ReadOnlySpan<char> text)
        => text.Length == 10 && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    /// <summary>Whether a text is an hour of a day, of two digits.</summary>
    public static bool IsHour(ReadOnlySpan<char> text)
        => text.Length == 2 && text[0] is >= '0' and <= '2' && char.IsAsciiDigit(text[1]) && (text[0] < '2' || text[1] < '4');
}
