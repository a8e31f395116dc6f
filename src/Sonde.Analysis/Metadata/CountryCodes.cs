namespace Sonde.Analysis.Metadata;

/// <summary>Numbers country codes in the order in which they come.</summary>
internal sealed class CountryCodes
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    /// <summary>The code's number.</summary>
    public int Of(string code)
    {
        if (!_numbers.TryGetValue(code, out int number)) _numbers.Add(code, number = _numbers.Count);
        return number;
    }

    /// <summary>The codes by number.</summary>
    public string[] ToArray() => [.. _numbers.Keys];
}
