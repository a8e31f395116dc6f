using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Sonde.Measurements.Formats.Ooni;

/// <summary>The archives' form of a time: UTC, to the second, a blank in the middle.</summary>
public static class OoniTime
{
    /// <summary>The form, for formatting.</summary>
    [StringSyntax(StringSyntaxAttribute.DateTimeFormat)]
    public const string Format = "yyyy-MM-dd HH:mm:ss";

    /// <summary>Reads a time in exactly this form.</summary>
    public static bool TryParse(string? text, out DateTime time)
        => DateTime.TryParseExact(
            text, Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
}
