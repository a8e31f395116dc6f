using System.Globalization;

namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>Moments as PATHspider writes them: UTC, microseconds, a blank between date and time, no zone.</summary>
public static class PathspiderTime
{
    private const string Form = "yyyy-MM-dd HH:mm:ss.ffffff";

    /// <summary>Writes a moment.</summary>
    public static string Write(DateTime utc) => utc.ToString(Form, CultureInfo.InvariantCulture);

    /// <summary>Reads a moment.</summary>
    public static bool TryParse(string? text, out DateTime utc)
        => DateTime.TryParseExact(
            text, Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out utc);
}
