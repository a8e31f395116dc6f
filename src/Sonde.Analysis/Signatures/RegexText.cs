using System.Text;

namespace Sonde.Analysis.Signatures;

/// <summary>What can be read off a regular expression without running it.</summary>
internal static class RegexText
{
    private const string AnyScalar = @"(?:[\uD800-\uDBFF][\uDC00-\uDFFF]|[\s\S])";

    /// <summary>The text that the pattern stands for where it is nothing but text, else null.</summary>
    public static string? AsLiteral(string pattern)
    {
        var text = new StringBuilder(pattern.Length);
        for (int i = 0; i < pattern.Length; i++)
        {
            char c = pattern[i];
            if (c == '\\')
            {
                if (++i == pattern.Length || Escaped(pattern[i]) is not { } plain) return null;
                text.Append(plain);
            }
            else if (IsSpecial(pattern, i))
            {
                return null;
            }
            else
            {
                text.Append(c);
            }
        }

        return text.ToString();
    }

    /// <summary>The pattern read as if every special sign were text, which is what its author may have meant.</summary>
    public static string LiteralReading(string pattern)
    {
        var text = new StringBuilder(pattern.Length);
        for (int i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\' && i + 1 < pattern.Length) text.Append(Escaped(pattern[++i]) ?? pattern[i]);
            else text.Append(pattern[i]);
        }

        return text.ToString();
    }

    /// <summary>
    /// The pattern with each <c>*</c> behind a sign of punctuation read as <c>.*</c> (a wildcard of a shell); null where there is none.
    /// </summary>
    public static string? WildcardReading(string pattern)
    {
        var text = new StringBuilder(pattern.Length + 8);
        bool changed = false;
        for (int i = 0; i < pattern.Length; i++)
        {
            char c = pattern[i];
            if (c == '\\' && i + 1 < pattern.Length)
            {
                text.Append(c).Append(pattern[++i]);
                continue;
            }

            if (c == '*' && i > 0 && pattern[i - 1] is '>' or '"')
            {
                text.Append('.');
                changed = true;
            }

            text.Append(c);
        }

        return changed ? text.ToString() : null;
    }

    /// <summary>Whether the pattern has an alternative outside of every group.</summary>
    public static bool HasBareAlternative(string pattern) => Alternatives(pattern).Count > 1;

    /// <summary>Texts one of which is in everything that the pattern matches; null where there is no such set.</summary>
    public static IReadOnlyList<string>? RequiredTexts(string pattern)
    {
        if (pattern.Contains("(?", StringComparison.Ordinal)) return null;
        var texts = new List<string>();
        foreach (string alternative in Alternatives(pattern))
        {
            string longest = LongestText(alternative);
            if (longest.Length == 0) return null;
            texts.Add(longest);
        }

        return texts;
    }

    /// <summary>The pattern as .NET has to be given it: a dot is a whole character, also one beyond the basic plane.</summary>
    public static string ForDotNet(string pattern)
    {
        var text = new StringBuilder(pattern.Length + 16);
        for (int i = 0; i < pattern.Length; i++)
        {
            char c = pattern[i];
            if (c == '\\' && i + 1 < pattern.Length)
            {
                text.Append(c).Append(pattern[++i]);
            }
            else if (c == '[')
            {
                int end = SkipClass(pattern, i);
                text.Append(pattern, i, end - i);
                i = end - 1;
            }
            else if (c == '.' && !(i + 1 < pattern.Length && pattern[i + 1] is '*' or '+'))
            {
                text.Append(AnyScalar);
            }
            else
            {
                text.Append(c);
            }
        }

        return text.ToString();
    }

    private static List<string> Alternatives(string pattern)
    {
        var parts = new List<string>();
        int depth = 0, start = 0;
        for (int i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '\\': i++; break;
                case '[': i = SkipClass(pattern, i) - 1; break;
                case '(': depth++; break;
                case ')': depth--; break;
                case '|' when depth <= 0:
                    parts.Add(pattern[start..i]);
                    start = i + 1;
                    break;
                default: break;
            }
        }

        parts.Add(pattern[Math.Min(start, pattern.Length)..]);
        return parts;
    }

    private static string LongestText(string pattern)
    {
        string longest = "";
        var run = new StringBuilder();
        for (int i = 0; i < pattern.Length; i++)
        {
            char c = pattern[i];
            if (c == '\\')
            {
                if (++i < pattern.Length && Escaped(pattern[i]) is { } plain) run.Append(plain);
                else Flush();
            }
            else if (c == '[' || c == '(')
            {
                Flush();
                i = (c == '[' ? SkipClass(pattern, i) : SkipGroup(pattern, i)) - 1;
            }
            else if (c is '*' or '?' || (c == '{' && IsSpecial(pattern, i)))
            {
                DropLast();
                Flush();
                if (c == '{') i = pattern.IndexOf('}', i);
            }
            else if (IsSpecial(pattern, i))
            {
                Flush();
            }
            else
            {
                run.Append(c);
            }
        }

        Flush();
        return longest;

        void Flush()
        {
            if (run.Length > longest.Length) longest = run.ToString();
            run.Clear();
        }

        void DropLast()
        {
            if (run.Length > 0) run.Length -= run.Length > 1 && char.IsLowSurrogate(run[^1]) ? 2 : 1;
        }
    }

    private static bool IsSpecial(string pattern, int i) => pattern[i] switch
    {
        '.' or '^' or '$' or '*' or '+' or '?' or '(' or ')' or '[' or '|' => true,
        '{' => IsCount(pattern, i),
        _ => false,
    };

    private static bool IsCount(string pattern, int i)
    {
        int end = pattern.IndexOf('}', i);
        if (end <= i + 1) return false;
        foreach (char c in pattern.AsSpan(i + 1, end - i - 1))
        {
            if (!char.IsAsciiDigit(c) && c != ',') return false;
        }

        return true;
    }

    private static char? Escaped(char c) => c switch
    {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        _ when char.IsAsciiLetterOrDigit(c) => null,
        _ => c,
    };

    private static int SkipClass(string pattern, int open)
    {
        int i = open + 1;
        if (i < pattern.Length && pattern[i] == '^') i++;
        if (i < pattern.Length && pattern[i] == ']') i++;
        while (i < pattern.Length && pattern[i] != ']') i += pattern[i] == '\\' ? 2 : 1;
        return Math.Min(i + 1, pattern.Length);
    }

    private static int SkipGroup(string pattern, int open)
    {
        int depth = 0;
        for (int i = open; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '\\': i++; break;
                case '[': i = SkipClass(pattern, i) - 1; break;
                case '(': depth++; break;
                case ')' when --depth == 0: return i + 1;
                default: break;
            }
        }

        return pattern.Length;
    }
}
