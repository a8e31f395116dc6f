using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Sonde.Experiments.Interference.Http;

/// <summary>
/// What the bodies of several answers have in common: word for word where they have the same number of words, else line for line. What
/// differs between them is never compared.
/// </summary>
internal sealed class BodyTemplate
{
    /// <summary>The share of a page that may differ from one control to the next.</summary>
    public const double MostDynamic = 0.5;

    private readonly ulong[] _words;
    private readonly bool[] _isDynamic;
    private readonly ulong[]? _lines;
    private readonly int _mostExtraLines;

    private BodyTemplate(ulong[] words, bool[] isDynamic, ulong[]? lines, int mostExtraLines)
        => (_words, _isDynamic, _lines, _mostExtraLines) = (words, isDynamic, lines, mostExtraLines);

    /// <summary>A hash of what is compared.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes((_lines ?? _words).AsSpan())));

    /// <summary>Learns from marked bodies; null where they have too little in common.</summary>
    public static BodyTemplate? Learn(IReadOnlyList<string> bodies)
    {
        ulong[][] words = [.. bodies.Select(WordsOf)];
        if (words.All(each => each.Length == words[0].Length)) return LearnWords(words);
        ulong[][] lines = [.. bodies.Select(LinesOf)];
        ulong[] common = lines[0];
        foreach (ulong[] other in lines.AsSpan(1)) common = InCommon(common, other);
        int most = lines.Max(each => each.Length);
        return common.Length < (1 - MostDynamic) * most ? null : new BodyTemplate([], [], common, most - common.Length);
    }

    /// <summary>Whether a marked body has what the others had.</summary>
    public bool Matches(string body)
    {
        if (_lines is null)
        {
            ulong[] words = WordsOf(body);
            if (words.Length != _words.Length) return false;
            for (int i = 0; i < words.Length; i++)
                if (!_isDynamic[i] && words[i] != _words[i]) return false;
            return true;
        }

        ulong[] lines = LinesOf(body);
        int found = 0;
        foreach (ulong line in lines)
            if (found < _lines.Length && line == _lines[found]) found++;
        return found == _lines.Length && lines.Length - found <= (2 * _mostExtraLines) + 1;
    }

    private static BodyTemplate? LearnWords(ulong[][] words)
    {
        bool[] isDynamic = new bool[words[0].Length];
        int count = 0;
        for (int i = 0; i < isDynamic.Length; i++)
        {
            isDynamic[i] = words.Any(each => each[i] != words[0][i]);
            if (isDynamic[i]) count++;
        }

        return count > MostDynamic * Math.Max(isDynamic.Length, 8) ? null : new BodyTemplate(words[0], isDynamic, null, 0);
    }

    private static ulong[] WordsOf(string body)
    {
        List<ulong> words = [];
        int at = 0;
        while (at < body.Length)
        {
            int start = at;
            while (at < body.Length && (char.IsAsciiLetterOrDigit(body[at]) || body[at] >= '\u0080')) at++;
            if (at == start) at++;
            words.Add(HashOf(body.AsSpan(start, at - start)));
        }

        return [.. words];
    }

    private static ulong[] LinesOf(string body) => [.. body.Split('\n').Select(line => HashOf(line.AsSpan().Trim()))];

    // FNV-1a: words are told apart, and nobody gains by making two alike but in a page of his own.
    private static ulong HashOf(ReadOnlySpan<char> text)
    {
        ulong hash = 14695981039346656037;
        foreach (char letter in text) hash = (hash ^ letter) * 1099511628211;
        return hash;
    }

    // In the order of both, as far as a walk that never goes back finds it: enough for pages that differ in some lines.
    private static ulong[] InCommon(ulong[] a, ulong[] b)
    {
        Dictionary<ulong, List<int>> places = [];
        for (int i = 0; i < b.Length; i++)
        {
            if (!places.TryGetValue(b[i], out List<int>? list)) places.Add(b[i], list = []);
            list.Add(i);
        }

        List<ulong> common = [];
        int at = -1;
        foreach (ulong line in a)
        {
            if (!places.TryGetValue(line, out List<int>? list)) continue;
            int next = list.BinarySearch(at + 1);
            next = next < 0 ? ~next : next;
            // A line that stands far behind would leave out all that is between.
            if (next >= list.Count || list[next] - at > 64) continue;
            common.Add(line);
            at = list[next];
        }

        return [.. common];
    }
}
