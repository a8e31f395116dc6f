using System.Text.Json;

namespace Sonde.Measurements.Formats;

/// <summary>
/// Writes seconds that a clock of nanoseconds told, as the library writes any number: the fewest digits that are read as the same one.
/// </summary>
/// <remarks>
/// No two numbers of fifteen digits are read as the same double. So where a count of nanoseconds below 10^15 makes this one, its own digits
/// are the fewest, and need not be searched for (dd-250).
/// </remarks>
internal static class JsonSeconds
{
    private const double Least = 1e-4, Most = 1e6; // below the library writes an exponent, above there are more digits
    private const int Nanoseconds = 1_000_000_000, Places = 9, Longest = 16;

    /// <summary>Writes a number under a name.</summary>
    public static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, double seconds)
    {
        Span<byte> text = stackalloc byte[Longest];
        int length = Format(seconds, text);
        if (length == 0)
        {
            writer.WriteNumber(name, seconds);
            return;
        }

        writer.WritePropertyName(name);
        writer.WriteRawValue(text[..length], skipInputValidation: true);
    }

    // How many bytes were written; 0 where it is no such number.
    private static int Format(double seconds, Span<byte> text)
    {
        if (!(seconds is >= Least and < Most)) return 0;
        long count = (long)Math.Round(seconds * Nanoseconds);
        if ((double)count / Nanoseconds != seconds) return 0;
        (long whole, long part) = Math.DivRem(count, Nanoseconds);
        whole.TryFormat(text, out int length, provider: System.Globalization.CultureInfo.InvariantCulture);
        if (part == 0) return length;
        text[length] = (byte)'.';
        Span<byte> places = text.Slice(length + 1, Places);
        for (int i = Places - 1; i >= 0; i--, part /= 10) places[i] = (byte)('0' + (part % 10));
        return length + 1 + places.TrimEnd((byte)'0').Length;
    }
}
