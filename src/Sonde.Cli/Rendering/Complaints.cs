namespace Sonde.Cli.Rendering;

/// <summary>
/// Says what is wrong in one input: the first times in words, the rest as a number. A file of another kind is wrong in every line.
/// </summary>
/// <param name="input">The input, as it was given.</param>
/// <param name="error">Where to.</param>
internal sealed class Complaints(string input, TextWriter error) : IDisposable
{
    /// <summary>How many are said in words.</summary>
    public const int MostSaid = 10;

    /// <summary>How many there were.</summary>
    public long Count { get; private set; }

    /// <summary>Says one, unless enough were.</summary>
    /// <param name="text">What is wrong, and where; it may hold anything.</param>
    public void Add(string text)
    {
        if (++Count <= MostSaid) error.WriteLine($"sonde: {TerminalText.Safe(text)}");
    }

    /// <summary>Says how many more there were.</summary>
    public void Dispose()
    {
        if (Count > MostSaid) error.WriteLine($"sonde: {TerminalText.Safe(input)}: and {Count - MostSaid} more like these");
    }
}
