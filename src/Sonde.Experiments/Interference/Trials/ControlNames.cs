using System.Globalization;

namespace Sonde.Experiments.Interference.Trials;

/// <summary>
/// Names that nobody can have on a list: fresh random ones, in the form of the archives' prober at first, and of other lengths and
/// suffixes, so that a filter that acts on length, suffix or an allow list shows.
/// </summary>
/// <param name="random">Chance.</param>
/// <param name="given">Names that the user gave instead; empty for random ones.</param>
internal sealed class ControlNames(Random random, IReadOnlyList<string> given)
{
    private static readonly string[] Suffixes = ["com", "net", "org", "info"];

    private int _next;

    /// <summary>Another control name.</summary>
    public string Next()
    {
        int number = _next++;
        if (given.Count > 0) return given[number % given.Count];
        string digits = random.NextInt64().ToString("x16", CultureInfo.InvariantCulture);
        return (number % 4) switch
        {
            1 => $"c-{digits[..8]}.{Suffixes[1]}",
            2 => $"www.control-{digits}{random.NextInt64().ToString("x16", CultureInfo.InvariantCulture)[..8]}.{Suffixes[2]}",
            3 => $"{digits[..12]}.{Suffixes[3]}",
            _ => $"control-{digits}.{Suffixes[0]}",
        };
    }
}
