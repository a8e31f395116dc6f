using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Sonde.Measurements.Formats.Ooni;

/// <summary>The archives' form of a time: UTC, to the second, a blank in the middle.</summary>
public static class OoniTime
{
    /// <summary>The form, for formatting.</summary>
    [StringSyntax(StringSyntaxAttribute.DateTimeFormat)]
    public const string Format = "yyyy-MM-dd HH:mm:ss";

    /// <summary>Characters of a time in this form.</summary>
    public const int Length = 19;

    /// <summary>Writes a time in this form.</summary>
    public static void Write(DateTime time, Span<byte> text)
    {
        "0000-00-00 00:00:00"u8.CopyTo(text);
        Put(text, time.Year / 100);
        Put(text[2..], time.Year % 100);
        Put(text[5..], time.Month);
        Put(text[8..], time.Day);
        Put(text[11..], time.Hour);
        Put(text[14..], time.Minute);
        Put(text[17..], time.Second);
    }

    /// <summary>Reads a time in exactly this form.</summary>
    public static bool TryParse(string? text, out DateTime time)
        => DateTime.TryParseExact(
            text, Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);

    private static void Put(Span<byte> text, int number) => (text[0], text[1]) = ((byte)('0' + (number / 10)), (byte)('0' + (number % 10)));
}
