using System.Globalization;

namespace Sonde.Analysis.Reports.Wording;

/// <summary>Numbers as sentences have them.</summary>
public static class Numerals
{
    /// <summary>A whole number with its thousands apart: <c>12,345</c>.</summary>
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number of things: <c>1 network</c>, <c>3 networks</c>.</summary>
    public static string Count(long number, string one, string? several = null)
        => $"{Number(number)} {(number == 1 ? one : several ?? $"{one}s")}";

    /// <summary>A share from 0 to 1 in percent, without the sign: whole, but with a digit more near 0 and 100.</summary>
    public static string Percent(double share)
    {
        double percent = share * 100;
        return (percent is > 0 and < 1 or > 99 and < 100) && Math.Round(percent, 1) is > 0 and < 100
            ? percent.ToString("0.#", CultureInfo.InvariantCulture)
            : percent.ToString("0", CultureInfo.InvariantCulture);
    }

    /// <summary>A sentence's beginning.</summary>
    internal static string Upper(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
