using Sonde.Analysis.Text;

namespace Sonde.Analysis.Rows;

/// <summary>The moments that archives write: <c>2024-01-05T00:00:00.1Z</c>, <c>2022-07-03 12:00:00.1 -0400 EDT</c>.</summary>
internal static class ArchiveTimes
{
    private static readonly int FirstDay = new DateOnly(1900, 1, 1).DayNumber;

    /// <summary>
    /// Seconds from one moment to another of the same archive, which writes both with the same zone; null where they are of another form.
    /// </summary>
    public static double? Seconds(JsonText start, JsonText end)
    {
        if (!TryRead(start.Raw, out long from) || !TryRead(end.Raw, out long to) || to < from) return null;
        return (to - from) / 1e9;
    }

    /// <summary>Nanoseconds since the first day of 1900, to which all of the years up to 2191 fit.</summary>
    private static bool TryRead(ReadOnlySpan<byte> text, out long nanoseconds)
    {
        nanoseconds = 0;
        if (text.Length < 19 || text[4] != '-' || text[13] != ':' || text[16] != ':') return false;
        if (!TryNumber(text[..4], out int year) || !TryNumber(text.Slice(5, 2), out int month) || !TryNumber(text.Slice(8, 2), out int date)
            || !TryNumber(text.Slice(11, 2), out int hour) || !TryNumber(text.Slice(14, 2), out int minute)
            || !TryNumber(text.Slice(17, 2), out int second)) return false;
        if (year is < 1900 or > 2190 || month is < 1 or > 12 || date < 1 || date > DateTime.DaysInMonth(year, month)) return false;
        long days = new DateOnly(year, month, date).DayNumber - FirstDay, seconds = (hour * 3600) + (minute * 60) + second;
        nanoseconds = ((days * 86_400) + seconds) * 1_000_000_000;
        if (text.Length == 19 || text[19] != '.') return true;
        long unit = 100_000_000;
        for (int i = 20; i < text.Length && char.IsAsciiDigit((char)text[i]); i++, unit /= 10) nanoseconds += (text[i] - '0') * unit;
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
