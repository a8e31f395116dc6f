using System.Collections;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Sonde.Experiments.Interference.Pages;

/// <summary>
/// What the bodies of several answers have in common: word for word where they have the same number of words, else line for line. What
/// differs between them is never compared.
/// </summary>
internal sealed class BodyTemplate
{
    /// <summary>The share of a page that may differ from one control to the next.</summary>
    public const double MostDynamic = 0.5;

    private static readonly ulong NameMark = HashOf([PageMarks.Name]), Www = HashOf("www");

    // A run keeps one of these for each vantage point: of words no more than which of them differ, and a hash of the others.
    private readonly BitArray _isDynamic, _isName;
    private readonly byte[] _hash;
    private readonly ulong[]? _lines;
    private readonly int _mostExtraLines;

    private BodyTemplate(BitArray isDynamic, BitArray isName, byte[] hash, ulong[]? lines, int mostExtraLines)
        => (_isDynamic, _isName, _hash, _lines, _mostExtraLines) = (isDynamic, isName, hash, lines, mostExtraLines);

    /// <summary>A hash of what is compared.</summary>
    public string Hash => Convert.ToHexStringLower(_hash);

    /// <summary>Learns from marked bodies; null where they have too little in common.</summary>
    public static BodyTemplate? Learn(IReadOnlyList<string> bodies)
    {
        ulong[][] words = [.. bodies.Select(WordsOf)];
        if (words.All(each => each.Length == words[0].Length)) return LearnWords(words);
        ulong[][] lines = [.. bodies.Select(LinesOf)];
        ulong[] common = lines[0];
        foreach (ulong[] other in lines.AsSpan(1)) common = InCommon(common, other);
        int most = lines.Max(each => each.Length);
        return common.Length < (1 - MostDynamic) * most
            ? null
            : new BodyTemplate(
                new BitArray(0), new BitArray(0), SHA256.HashData(MemoryMarshal.AsBytes(common.AsSpan())), common, most - common.Length);
    }

    /// <summary>
    /// Whether a body has what the others had. The name counts as an echo of the request where theirs stood, and as a word of the page
    /// elsewhere.
    /// </summary>
    /// <param name="marked">The body with marks.</param>
    /// <param name="bare">The same with the name as it is.</param>
    /// <param name="name">The name without its <c>www.</c>.</param>
    public bool Matches(string marked, string bare, string name)
    {
        if (_lines is null)
        {
            ulong[] words = Settled(WordsOf(marked), WordsOf(bare), WordsOf(name).Length);
            return words.Length == _isDynamic.Length && HashOf(words, _isDynamic).AsSpan().SequenceEqual(_hash);
        }

        ulong[] lines = LinesOf(marked), plain = LinesOf(bare);
        int found = 0;
        for (int i = 0; i < lines.Length; i++)
            if (found < _lines.Length && (lines[i] == _lines[found] || plain[i] == _lines[found])) found++;
        return found == _lines.Length && lines.Length - found <= (2 * _mostExtraLines) + 1;
    }

    // Each name as a mark or as words, by what the template has in its place.
    private ulong[] Settled(ulong[] marked, ulong[] bare, int length)
    {
        List<ulong> words = new(marked.Length);
        int at = 0;
        foreach (ulong word in marked)
        {
            if (word != NameMark)
            {
                if (at >= bare.Length || bare[at++] != word) return marked; // the name is a part of a longer word
                words.Add(word);
                continue;
            }

            int count = at + 1 < bare.Length && bare[at] == Www ? length + 2 : length;
            if (at + count > bare.Length) return marked;
            if (words.Count < _isName.Length && _isName[words.Count]) words.Add(word);
            else words.AddRange(bare.AsSpan(at, count));
            at += count;
        }

        return [.. words];
    }

    private static BodyTemplate? LearnWords(ulong[][] words)
    {
        var isDynamic = new BitArray(words[0].Length);
        int count = 0;
        for (int i = 0; i < isDynamic.Length; i++)
        {
            isDynamic[i] = words.Any(each => each[i] != words[0][i]);
            if (isDynamic[i]) count++;
        }

        return count > MostDynamic * Math.Max(isDynamic.Length, 8)
            ? null
            : new BodyTemplate(
                isDynamic, new BitArray([.. words[0].Select(word => word == NameMark)]), HashOf(words[0], isDynamic), null, 0);
    }

    private static byte[] HashOf(ulong[] words, BitArray isDynamic)
    {
        ulong[] compared = [.. words.Where((_, i) => !isDynamic[i])];
        return SHA256.HashData(MemoryMarshal.AsBytes(compared.AsSpan()));
    }

    private static ulong[] WordsOf(string body)
    {
        List<ulong> words = [];
        int at = 0;
        while (at < body.Length)
        {
            int start = at;
            // A coded character (%2F) is a word by itself: what follows it is another one.
            bool isCoded = body[at] == '%' && at + 2 < body.Length && char.IsAsciiHexDigit(body[at + 1])
                && char.IsAsciiHexDigit(body[at + 2]);
            if (isCoded) at += 3;
            else while (at < body.Length && (char.IsAsciiLetterOrDigit(body[at]) || body[at] >= '\u0080')) at++;
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
