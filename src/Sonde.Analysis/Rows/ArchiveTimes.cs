using Sonde.Analysis.Text;

namespace Sonde.Analysis.Rows;

/// <summary>The moments that archives write: <c>2024-01-05T00:00:00.1Z</c>, <c>2022-07-03 12:00:00.1 -0400 EDT</c>.</summary>
internal static class ArchiveTimes
{
    /// <summary>
    /// Seconds from one moment to another of the same archive, which writes both with the same zone; null where they are of another form.
    /// </summary>
    public static double? Seconds(JsonText start, JsonText end)
    {
        if (!TryRead(start.Raw, out int startDay, out double from) || !TryRead(end.Raw, out int endDay, out double to)) return null;
        double seconds = ((endDay - startDay) * 86_400.0) + to - from;
        return seconds >= 0 ? Math.Round(seconds, 9) : null;
    }

    private static bool TryRead(ReadOnlySpan<byte> text, out int day, out double seconds)
    {
        day = 0;
        seconds = 0;
        if (text.Length < 19 || text[4] != '-' || text[13] != ':' || text[16] != ':') return false;
        if (!TryNumber(text[..4], out int year) || !TryNumber(text.Slice(5, 2), out int month) || !TryNumber(text.Slice(8, 2), out int date)
            || !TryNumber(text.Slice(11, 2), out int hour) || !TryNumber(text.Slice(14, 2), out int minute)
            || !TryNumber(text.Slice(17, 2), out int second)) return false;
        if (year is < 1 or > 9999 || month is < 1 or > 12 || date < 1 || date > DateTime.DaysInMonth(year, month)) return false;
        day = new DateOnly(year, month, date).DayNumber;
        double scale = 0.1, fraction = 0;
        if (text.Length > 19 && text[19] == '.')
        {
            for (int i = 20; i < text.Length && char.IsAsciiDigit((char)text[i]); i++, scale /= 10) fraction += (text[i] - '0') * scale;
        }

        seconds = (hour * 3600) + (minute * 60) + second + fraction;
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<byte> text, out int number)
    {
        number = 0;
        foreach (byte digit in text)
        {
            if (!char.IsAsciiDigit((char)digit)) return false;
            number = (number * 10) + digit - '0';
        }

        return true;
    }
}
