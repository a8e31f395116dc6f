namespace Sonde.Analysis.Reports;

/// <summary>
/// How tests are spread over networks or vantage points. Those of which it is not known may be of any, the known ones too: they are no unit
/// that counts.
/// </summary>
internal sealed class Spread
{
    private readonly Dictionary<string, (long Tests, long Unexpected)> _units = new(StringComparer.Ordinal);
    private (long Tests, long Unexpected) _unknown;
    private bool _hasUnknown;

    /// <summary>How many are known.</summary>
    public int Known => _units.Count;

    /// <summary>How many of them have tests that say something.</summary>
    public int Telling => _units.Values.Count(unit => unit.Tests > 0);

    /// <summary>The one that there is; null where there are several, or it is not known of all tests.</summary>
    public string? Only => _units.Count == 1 && !_hasUnknown ? _units.Keys.First() : null;

    /// <summary>The same of tests that say something.</summary>
    public string? OnlyTelling
        => _unknown.Tests == 0 && Telling == 1 ? _units.First(unit => unit.Value.Tests > 0).Key : null;

    /// <summary>Whether some tests that say something are of which it is not known.</summary>
    public bool HasTellingUnknown => _unknown.Tests > 0;

    /// <summary>
    /// The 95 % interval of the share of all tests that say something, over those that are known; null where there is none.
    /// </summary>
    public (double Low, double High)? Interval => ShareInterval.Of(_units.Values, _unknown);

    public void Add(string? unit, long tests, long unexpected)
    {
        (long Tests, long Unexpected) known = unit is null ? _unknown : _units.GetValueOrDefault(unit);
        known = (known.Tests + tests, known.Unexpected + unexpected);
        if (unit is null) (_unknown, _hasUnknown) = (known, true);
        else _units[unit] = known;
    }
}
