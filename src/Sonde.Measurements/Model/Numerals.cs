using System.Globalization;

namespace Sonde.Measurements.Model;

/// <summary>Numbers as sentences have them: the one place that puts a number before the name of a thing.</summary>
public static class Numerals
{
    /// <summary>A whole number with its thousands apart: <c>12,345</c>.</summary>
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number of things: <c>1 network</c>, <c>3 networks</c>.</summary>
    /// <param name="number">How many.</param>
    /// <param name="one">The name of one.</param>
    /// <param name="several">That of several; null: with an s behind it.</param>
    public static string Count(long number, string one, string? several = null) => $"{Number(number)} {Word(number, one, several)}";

    /// <summary>The word that goes with a number: <c>is</c> or <c>are</c>, <c>line</c> or <c>lines</c>.</summary>
    /// <param name="number">How many.</param>
    /// <param name="one">The word of one.</param>
    /// <param name="several">That of several; null: with an s behind it.</param>
    public static string Word(long number, string one, string? several = null) => number == 1 ? one : several ?? $"{one}s";

    /// <summary>
    /// A share from 0 to 1 in percent, without the sign: whole, but near 0 and 100 with the digit that tells it from them (up to the
    /// third).
    /// </summary>
    public static string Percent(double share)
    {
        double percent = share * 100, rest = Math.Min(percent, 100 - percent);
        if (rest is <= 0 or >= 1) return percent.ToString("0", CultureInfo.InvariantCulture);
        int digits = Math.Clamp((int)Math.Ceiling(-Math.Log10(rest)), 1, 3);
        return Math.Round(percent, digits).ToString("0.###", CultureInfo.InvariantCulture);
    }

    /// <summary>A sentence's beginning.</summary>
    public static string Upper(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
    }
}
