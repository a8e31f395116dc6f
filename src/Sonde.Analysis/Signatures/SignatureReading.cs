using System.Text;
using System.Text.RegularExpressions;

namespace Sonde.Analysis.Signatures;

/// <summary>
/// One way in which a signature's pattern is looked for: as text, or as a regular expression with the texts that it needs.
/// </summary>
/// <param name="Literal">The text, or null for an expression.</param>
/// <param name="Expression">The expression, or null for a text.</param>
/// <param name="Gates">Texts one of which an expression's match holds; empty where it has to be tried on every page.</param>
internal sealed record SignatureReading(byte[]? Literal, Regex? Expression, IReadOnlyList<byte[]> Gates)
{
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline;

    /// <summary>
    /// The readings of a signature; none where the pattern says nothing. Throws <see cref="FormatException"/> where it is not understood.
    /// </summary>
    public static IReadOnlyList<SignatureReading> Of(Signature signature, SignatureRules rules)
    {
        string pattern = signature.Pattern;
        if (pattern.Length == 0) throw new FormatException("the pattern is empty");
        if (signature.Type != PatternType.Regexp) return [Text(pattern)];
        if (RegexText.AsLiteral(pattern) is { } literal) return [Text(literal)];
        if (rules == SignatureRules.CensoredPlanet) return [Expressed(pattern)];

        IReadOnlyList<string>? needed = RegexText.RequiredTexts(pattern);
        if (needed is not null && needed.All(text => text.All(c => c == '\uFFFD')))
            throw new FormatException("the pattern is damaged: it has no text but replacement characters");
        if (RegexText.HasBareAlternative(pattern)) return [Text(RegexText.LiteralReading(pattern))];
        var readings = new List<SignatureReading> { Expressed(pattern), Text(RegexText.LiteralReading(pattern)) };
        if (RegexText.WildcardReading(pattern) is { } wildcard) readings.Add(Expressed(wildcard));
        return readings;
    }

    private static SignatureReading Text(string text) => new(Encoding.UTF8.GetBytes(text), null, []);

    private static SignatureReading Expressed(string pattern)
    {
        try
        {
            IReadOnlyList<string> gates = RegexText.RequiredTexts(pattern) ?? [];
            return new(
                null, new Regex(RegexText.ForDotNet(pattern), Options, Regex.InfiniteMatchTimeout),
                [.. gates.Select(Encoding.UTF8.GetBytes)]);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new FormatException($"the regular expression is not supported: {e.Message}", e);
        }
    }
}
