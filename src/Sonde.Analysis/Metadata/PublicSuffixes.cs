using System.Globalization;
using Sonde.Packets.Addresses;
using Sonde.Packets.Ip;

namespace Sonde.Analysis.Metadata;

/// <summary>
/// Registered domains: the public suffix and one label more, by a list in the format of publicsuffix.org. Without a list the suffix is the
/// last label, or the last two where they look like <c>co.uk</c>: a usual word for registrations under a country's code.
/// </summary>
public sealed class PublicSuffixes
{
    private static readonly string[] UsualSecondLevels =
        ["ac", "co", "com", "edu", "gob", "gov", "gouv", "mil", "net", "ne", "or", "org", "sch", "go", "gv", "nom", "id", "web"];
    private readonly Dictionary<string, Rule> _rules = new(StringComparer.OrdinalIgnoreCase);

    private enum Rule
    {
        Plain = 1,
        Wildcard = 2,
        Exception = 4,
    }

    private PublicSuffixes()
    {
    }

    /// <summary>Guesses by usual words, without a list.</summary>
    public static PublicSuffixes Guess { get; } = new();

    /// <summary>How many rules there are; 0 without a list.</summary>
    public int Count => _rules.Count;

    /// <summary>Reads a list.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    public static PublicSuffixes Load(string path)
    {
        string text = File.ReadAllText(path);
        PublicSuffixes list = Parse(text);
        string? other = text.Split('\n').FirstOrDefault(line => !IsRuleOrComment(line));
        if (list.Count == 0 || other is not null)
            throw new InvalidDataException($"{path}: no public suffix list{(other is null ? "" : $": {Excerpt(other)} is no suffix")}");
        return list;
    }

    private static bool IsRuleOrComment(string line)
    {
        string[] words = line.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        bool isRule = words.Length > 0
            && words[0].TrimStart('!').All(each => each is '-' or '.' or '*' or '_' || char.IsLetterOrDigit(each) || IsMark(each));
        return words.Length == 0 || words[0].StartsWith("//", StringComparison.Ordinal)
            || (isRule && (words.Length == 1 || words[1].StartsWith("//", StringComparison.Ordinal)));
    }

    // Labels in their own script have them.
    private static bool IsMark(char each)
        => char.GetUnicodeCategory(each) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static string Excerpt(string text) => text.Length <= 40 ? text : $"{text[..40]}…";

    /// <summary>
    /// Reads the text of a list: a rule a line, <c>*.</c> for any label, <c>!</c> for exceptions, <c>//</c> before comments.
    /// </summary>
    public static PublicSuffixes Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var list = new PublicSuffixes();
        foreach (string line in text.Split('\n'))
        {
            string rule = line.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "";
            if (rule.Length == 0 || rule.StartsWith("//", StringComparison.Ordinal)) continue;
            if (rule[0] == '!') list.Add(rule[1..], Rule.Exception);
            else if (rule.StartsWith("*.", StringComparison.Ordinal)) list.Add(rule[2..], Rule.Wildcard);
            else list.Add(rule, Rule.Plain);
        }

        return list;
    }

    /// <summary>
    /// The registered domain of a host name, as it is spelled there; null for an address, for a suffix itself and for what is no name.
    /// </summary>
    public string? RegisteredDomain(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        string name = host.TrimEnd('.');
        if (name.Length is 0 or > 253 || name[0] == '.' || name.Contains("..", StringComparison.Ordinal) || name.Contains(':')
            || LiteralAddress.TryParse(name, out PacketAddress _)) return null;
        int suffix = _rules.Count > 0 ? ListedSuffix(name) : GuessedSuffix(name);
        if (suffix <= 0) return null;
        int label = name.LastIndexOf('.', suffix - 2);
        return name[(label + 1)..];
    }

    private void Add(string name, Rule rule)
    {
        _rules[name] = _rules.GetValueOrDefault(name) | rule;
        if (Ascii(name) is { } ascii) _rules[ascii] = _rules.GetValueOrDefault(ascii) | rule;
    }

    /// <summary>Where the suffix begins: the longest rule that fits; the last label if none does.</summary>
    private int ListedSuffix(string name)
    {
        var rules = _rules.GetAlternateLookup<ReadOnlySpan<char>>();
        int before = -1;
        for (int start = 0; start >= 0; start = name.IndexOf('.', start) + 1)
        {
            if (rules.TryGetValue(name.AsSpan(start), out Rule rule))
            {
                if ((rule & Rule.Exception) != 0) return name.IndexOf('.', start) + 1;
                if ((rule & Rule.Wildcard) != 0 && before >= 0) return before;
                if ((rule & Rule.Plain) != 0) return start;
            }

            before = start;
            if (name.IndexOf('.', start) < 0) break;
        }

        return name.LastIndexOf('.') + 1;
    }

    private static int GuessedSuffix(string name)
    {
        int last = name.LastIndexOf('.');
        if (last <= 0 || name.Length - last - 1 != 2) return last + 1;
        int second = name.LastIndexOf('.', last - 1);
        return UsualSecondLevels.Contains(name[(second + 1)..last], StringComparer.OrdinalIgnoreCase) ? second + 1 : last + 1;
    }

    private static string? Ascii(string name)
    {
        if (System.Text.Ascii.IsValid(name)) return null;
        try
        {
            return new IdnMapping().GetAscii(name);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
