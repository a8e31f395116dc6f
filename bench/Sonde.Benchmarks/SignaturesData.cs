using System.Text;
using Sonde.Analysis.Signatures;

namespace Sonde.Benchmarks;

/// <summary>Pages and signatures made of invented words, the same each time.</summary>
internal sealed class SignaturesData
{
    private static readonly string[] Tags =
    [
        "<div class=\"row\">", "</div>", "<p>", "</p>", "<a href=\"http://www.example.com/", "\">", "</a>", "<span>", "</span>", "<li>",
        "</li>\n",
        "<td width=\"100%\">", "</td>", "<img src=\"/images/", "<h2>", "</h2>", "<br/>\n",
    ];

    private readonly Random _random = new(20251122);
    private readonly string[] _words;

    public SignaturesData()
    {
        _words = new string[20_000];
        for (int i = 0; i < _words.Length; i++) _words[i] = Word();
    }

    /// <summary>A page of about that many bytes.</summary>
    public byte[] Page(int size)
    {
        var text = new StringBuilder("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nServer: nginx\r\n\r\n<html><head><title>");
        while (text.Length < size)
        {
            text.Append(Pick()).Append(' ');
            if (_random.Next(5) == 0) text.Append(Tags[_random.Next(Tags.Length)]);
        }

        return Encoding.UTF8.GetBytes(text.ToString(0, size));
    }

    /// <summary>A set of so many signatures: mostly sentences and titles, some expressions, as the published lists have them.</summary>
    public SignatureSet Signatures(int count)
    {
        var list = new List<Signature>(count);
        for (int i = 0; i < count; i++)
        {
            string sentence = string.Join(' ', Enumerable.Range(0, _random.Next(3, 10)).Select(_ => Pick()));
            string pattern = (i % 30, i % 3) switch
            {
                // One in thirty is short, as in the published lists.
                (7, _) => $"id={i % 1_000:D4}-{_random.Next(100)}",
                (0, _) => sentence + ".*" + Pick() + "</b>",
                (_, 0) => "<title>" + sentence + "</title>",
                (_, 1) => "Location: http://" + sentence.Replace(' ', '\\').Replace("\\", "\\."),
                _ => sentence,
            };
            SignatureScope scope = i % 5 < 2 ? SignatureScope.FalsePositive : SignatureScope.Isp;
            list.Add(new($"s_{i}", scope, SignatureLocation.Page, PatternType.Regexp, pattern));
        }

        return SignatureSet.Create("bench", SignatureRules.CensoredPlanet, list);
    }

    // Few words often and many seldom, as in a language.
    private string Pick() => _words[(int)(_words.Length * Math.Pow(_random.NextDouble(), 3))];

    private string Word()
    {
        Span<char> letters = stackalloc char[_random.Next(2, 12)];
        for (int i = 0; i < letters.Length; i++) letters[i] = i % 2 == 0 ? "bcdfglmnprst"[_random.Next(12)] : "aeiou"[_random.Next(5)];
        return new string(letters);
    }
}
