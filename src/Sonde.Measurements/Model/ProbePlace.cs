using System.Globalization;

namespace Sonde.Measurements.Model;

/// <summary>What lines say of the place of the measuring machine: which texts are a network or a country, and which are neither.</summary>
public static class ProbePlace
{
    // AS_TRANS (RFC 6793), and the last ones of 16 and of 32 bits (RFC 7300), are nobody's; nor is 0 (RFC 7607).
    private const uint Trans = 23456, LastOf16 = ushort.MaxValue, LastOf32 = uint.MaxValue;

    /// <summary>The network, <c>AS64496</c>; null for a text that names none, as <c>AS0</c> does in OONI's lines.</summary>
    public static string? Network(string? text)
        => text is ['A', 'S', >= '1' and <= '9', ..] && !text.AsSpan(2).ContainsAnyExceptInRange('0', '9')
            && uint.TryParse(text.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out uint number)
            && number is not (0 or Trans or LastOf16 or LastOf32)
            ? text
            : null;

    /// <summary>
    /// The country, two capital letters (ISO 3166-1); null for a text that names none, as <c>ZZ</c> does in OONI's lines.
    /// </summary>
    public static string? Country(string? text)
        => text is [>= 'A' and <= 'Z', >= 'A' and <= 'Z'] and not "ZZ" ? text : null;
}
