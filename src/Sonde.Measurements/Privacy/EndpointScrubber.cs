using System.Text.RegularExpressions;

namespace Sonde.Measurements.Privacy;

/// <summary>Takes every address and port out of the text of an unclassified failure, as OONI's engine does (OONI df-007).</summary>
/// <remarks>
/// What looks like an endpoint goes, ranges are not checked; a zone goes too, for interface names identify. Each quantifier is
/// bounded and a match cannot begin inside a word, so the time is linear in the text.
/// </remarks>
public static partial class EndpointScrubber
{
    /// <summary>What stands in the place of an endpoint.</summary>
    public const string Replacement = "[scrubbed]";

    private const string Colon = "(?::|%3[aA])";
    private const string Group = "(?:[0-9A-Fa-f]{0,4})";
    private const string V4 = @"(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3})";
    private const string Zone = @"(?:%[A-Za-z0-9_.@~+-]*[A-Za-z0-9_])?";

    private const string V6 = "(?:(?:(?:" + Group + Colon + "){0,5}" + Group + "?" + Colon + Colon + "(?:" + Group + Colon + "){0,5}|(?:"
        + Group + Colon + "){5,7})(?:" + V4 + "|" + Group + ")" + Zone + ")";

    private const string Endpoint = "(?<![A-Za-z0-9_:])(?:" + V4 + @"|\[" + V6 + @"\]|" + V6 + ")(?::[0-9]{1,5})?"
        + @"(?=:(?:[ \t\r\n]|\z)|[^A-Za-z0-9_:]|\z)";

    /// <summary>The text without endpoints; the same instance when there is none.</summary>
    public static string Scrub(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return EndpointPattern().Replace(text, Replacement);
    }

    // A limit in milliseconds would make the answer depend on the clock; the pattern itself is bounded, and a test shows it.
#pragma warning disable MA0009
    [GeneratedRegex(Endpoint, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex EndpointPattern();
#pragma warning restore MA0009
}
