using System.Globalization;
using System.Text.RegularExpressions;
using Sonde.Measurements.Formats.CensoredPlanet;

namespace Sonde.Experiments.Interference.Trials;

/// <summary>
/// Names that nobody can have on a list: fresh random ones, in the form of the archives' prober at first, and of other lengths and
/// suffixes, so that a filter that acts on length, suffix or an allow list shows.
/// </summary>
/// <param name="random">Chance.</param>
/// <param name="given">Names that the user gave instead; empty for random ones.</param>
/// <param name="known">The name that was asked for, where it is known as in a capture; null where chance decides.</param>
internal sealed partial class ControlNames(Random random, IReadOnlyList<string> given, Func<string?>? known = null)
{
    private static readonly string[] Suffixes = ["com", "net", "org", "info"];

    private int _next;

    /// <summary>Whether a name is a random one of this form.</summary>
    public static bool IsRandom(string name) => Form().IsMatch(name);

    /// <summary>Another control name.</summary>
    public string Next()
    {
        int number = _next++;
        if (known?.Invoke() is { } name) return name;
        return given.Count > 0 ? given[number % given.Count] : Random(number);
    }

    /// <summary>Another control name that has the suffix of a name; at every other number its count of labels as well.</summary>
    /// <param name="name">The name.</param>
    /// <param name="number">Which of these, from 0.</param>
    public string NextLike(string name, int number) => given.Count > 0 ? Next() : NobodysLike(name, number);

    /// <summary>Another name that nobody has, likewise, also where the user gave control names.</summary>
    public string NobodysLike(string name, int number) => known?.Invoke() ?? Like(name, number, _next++);

    /// <summary>A control name with a path that nobody has, which are together as long as a name with its own.</summary>
    public TestName NextAsLong(TestName name)
    {
        string host = Next();
        char[] path = new char[Math.Max(2, name.Url.Length - host.Length)];
        path[0] = '/';
        foreach (ref char letter in path.AsSpan(1)) letter = (char)('a' + random.Next(26));
        return new TestName(host, new string(path));
    }

    private string Like(string name, int number, int next)
    {
        string[] labels = name.Split('.');
        if (labels.Length < 2 || !char.IsAsciiLetter(labels[^1][0])) return Random(next);
        string first = Random(0).Split('.')[0];
        IEnumerable<string> between = number % 2 == 0
            ? []
            : Enumerable.Range(0, labels.Length - 2).Select(_ => $"s{random.Next(0x10000).ToString("x4", CultureInfo.InvariantCulture)}");
        return string.Join('.', [first, .. between, labels[^1].ToLowerInvariant()]);
    }

    private string Random(int number)
    {
        string digits = random.NextInt64().ToString("x16", CultureInfo.InvariantCulture);
        return (number % 4) switch
        {
            1 => $"c-{digits[..8]}.{Suffixes[1]}",
            2 => $"www.control-{digits}{random.NextInt64().ToString("x16", CultureInfo.InvariantCulture)[..8]}.{Suffixes[2]}",
            3 => $"{digits[..12]}.{Suffixes[3]}",
            _ => $"control-{digits}.{Suffixes[0]}",
        };
    }

    [GeneratedRegex(
        @"^(control-[0-9a-f]{16}(\.s[0-9a-f]{4})*\.[a-z][a-z0-9_-]*|"
        + @"c-[0-9a-f]{8}\.net|www\.control-[0-9a-f]{24}\.org|[0-9a-f]{12}\.info)(/.*)?$",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
