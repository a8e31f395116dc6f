using System.Text;
using System.Text.RegularExpressions;
using Sonde.Measurements.Formats.CensoredPlanet;

namespace Sonde.Experiments.Interference.Pages;

/// <summary>
/// Puts marks in place of what differs from one answer of the same server to the next: the name that was asked for, moments, and runs of
/// digits and letters that nobody wrote. A mark stands for each, so that counts stay comparable.
/// </summary>
internal static partial class PageMarks
{
    /// <summary>What stands for the name that was asked for.</summary>
    public const char Name = '\u0001';

    private const string Moment = "\u0002", Random = "\u0003";

    /// <summary>A text with marks.</summary>
    /// <param name="text">The text, a letter a byte.</param>
    /// <param name="name">The name that was asked for.</param>
    /// <param name="isWhole">
    /// Whether only a name that stands by itself counts: a short one may be the end of a longer one that the page speaks of.
    /// </param>
    public static string Of(string text, TestName name, bool isWhole = false)
    {
        string bare = BareOf(name);
        var marked = new StringBuilder(text.Length);
        int at = 0;
        while (at < text.Length)
        {
            int next = text.IndexOf(bare, at, StringComparison.OrdinalIgnoreCase);
            if (next < 0) break;
            if (isWhole && !StandsAlone(text, next, bare.Length))
            {
                marked.Append(text, at, next + bare.Length - at);
                at = next + bare.Length;
                continue;
            }

            int start = next - at >= 4 && text.AsSpan(next - 4, 4).Equals("www.", StringComparison.OrdinalIgnoreCase) ? next - 4 : next;
            marked.Append(text, at, start - at).Append(Name);
            at = next + bare.Length;
        }

        marked.Append(text, at, text.Length - at);
        return Of(marked.ToString());
    }

    /// <summary>
    /// A text with marks, but for that of a name: a page may speak of the name whoever is asked for, and that is no echo of the request.
    /// </summary>
    /// <param name="text">The text, a letter a byte.</param>
    public static string Of(string text) => RandomRun().Replace(Moments().Replace(text, Moment), Random);

    /// <summary>A name without its <c>www.</c>.</summary>
    public static string BareOf(TestName name)
        => name.Host.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? name.Host[4..] : name.Host;

    // Behind a coded character (%2F) a name begins as well.
    private static bool StandsAlone(string text, int start, int length)
    {
        bool begins = start == 0 || !IsOfName(text[start - 1])
            || (start >= 3 && text[start - 3] == '%' && char.IsAsciiHexDigit(text[start - 2]) && char.IsAsciiHexDigit(text[start - 1]));
        return begins && (start + length == text.Length || !IsOfName(text[start + length]));
    }

    private static bool IsOfName(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_';

    // Without backtracking: what is looked at comes from the network.
    [GeneratedRegex(
        @"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}, |\b\d{1,2}[ -](?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}[ -]\d{2,4}\b|"
        + @"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6} \d{1,2},? \d{4}\b|\b\d{4}[-/]\d{2}[-/]\d{2}(?:T)?|\b\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?\b",
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Moments();

    [GeneratedRegex(
        @"\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b|\b[0-9a-fA-F]{16,}\b|\b\d{9,}(?:\.\d{1,9})?\b|\b[A-Za-z0-9+/_-]{32,}={0,2}",
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex RandomRun();
}
