using Sonde.Analysis.Reports.Reading;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Reports;

/// <summary>What the measurements of one group came to, and of whom.</summary>
public sealed class SummaryGroup
{
    private readonly Dictionary<(string Code, Expectation? Expectation), CountedOutcome> _outcomes = [];
    private readonly Spread _networks = new(), _vantagePoints = new();
    private readonly TestScene _all = new();
    private readonly List<double> _rtts = [];
    private TestScene? _telling; // from the first test on that says nothing: until then all say something
    private long _probed, _lost;

    internal SummaryGroup(IReadOnlyList<SummaryKey> by, IReadOnlyList<string?> values) => (By, Values) = (by, values);

    /// <summary>What it is grouped by.</summary>
    public IReadOnlyList<SummaryKey> By { get; }

    /// <summary>The value of each key; null where it is not known.</summary>
    public IReadOnlyList<string?> Values { get; }

    /// <summary>Tests counted.</summary>
    public long Count { get; private set; }

    /// <summary>Tests whose outcome was expected.</summary>
    public long Expected { get; private set; }

    /// <summary>Tests whose outcome was unexpected.</summary>
    public long Unexpected { get; private set; }

    /// <summary>Tests that may be the vantage point's fault, or whose controls failed.</summary>
    public long Inconclusive { get; private set; }

    /// <summary>Tests that say nothing of the network.</summary>
    public long Invalid { get; private set; }

    /// <summary>Tests that say something: the denominator of the share.</summary>
    public long Telling => Expected + Unexpected;

    /// <summary>Tests whose controls failed.</summary>
    public long ControlsFailed { get; private set; }

    /// <summary>Tests of which it is known whether their controls failed.</summary>
    public long Controlled { get; private set; }

    /// <summary>
    /// The outcomes, the most frequent first. One that came with controls that worked and with others that failed says two things, and
    /// stands there twice.
    /// </summary>
    public IReadOnlyList<CountedOutcome> Outcomes
        => [.. _outcomes.OrderByDescending(pair => pair.Value.Times).ThenBy(pair => pair.Key.Code, StringComparer.Ordinal)
            .ThenBy(pair => pair.Key.Expectation)
            .Select(pair => pair.Value)];

    /// <summary>The code of the outcome that came most often, whatever its controls did; <c>null</c> for none.</summary>
    public string MostFrequent
        => _outcomes.GroupBy(pair => pair.Key.Code, pair => pair.Value.Times, StringComparer.Ordinal)
            .OrderByDescending(code => code.Sum()).ThenBy(code => code.Key, StringComparer.Ordinal).First().Key;

    /// <summary>The first day; null where none is known.</summary>
    public string? First => _all.First;

    /// <summary>The last day; null where none is known.</summary>
    public string? Last => _all.Last;

    /// <summary>How many vantage points there are.</summary>
    public int VantagePointCount => _vantagePoints.Known;

    /// <summary>How many networks there are.</summary>
    public int NetworkCount => _networks.Known;

    /// <summary>How many vantage points have tests that say something.</summary>
    public int TellingVantagePoints => _vantagePoints.Telling;

    /// <summary>How many networks have tests that say something: they are behind the share.</summary>
    public int TellingNetworks => _networks.Telling;

    /// <summary>Whether there are tests that say something from networks that are not known.</summary>
    public bool HasTellingUnknownNetworks => _networks.HasTellingUnknown;

    /// <summary>The same of vantage points.</summary>
    public bool HasTellingUnknownVantagePoints => _vantagePoints.HasTellingUnknown;

    /// <summary>The vantage point where there is one alone; null where there are several, or some are not known.</summary>
    public string? OnlyVantagePoint => _vantagePoints.Only;

    /// <summary>The median round trip of direct measurements in seconds, or null where none was measured.</summary>
    public double? MedianRtt => Median.Of(_rtts);

    /// <summary>
    /// The share of pings that nothing came back for, from 0 to 1, among those that left the measuring machine; null where there is none.
    /// A refusal and an ICMP error are answers.
    /// </summary>
    public double? Loss => _probed == 0 ? null : (double)_lost / _probed;

    /// <summary>The share of unexpected tests among those that say something, or null when there is none.</summary>
    public double? Rate => Telling == 0 ? null : (double)Unexpected / Telling;

    /// <summary>Over what the interval is reckoned.</summary>
    public IntervalUnit Over
        => By.Contains(SummaryKey.Vantage) ? IntervalUnit.Tests
            : !By.Contains(SummaryKey.Network) ? IntervalUnit.Networks
            : IsOfUnknownNetworks ? OnlyVantagePoint is null ? IntervalUnit.Networks : IntervalUnit.Tests
            : _vantagePoints.Telling > 1 ? IntervalUnit.VantagePoints : IntervalUnit.Tests;

    // What no network is known of may be of any number of them.
    private bool IsOfUnknownNetworks => By.Contains(SummaryKey.Network) && ValueOf(SummaryKey.Network) is null;

    /// <summary>The 95 % interval of the share over <see cref="Over"/>, or null.</summary>
    public (double Low, double High)? Interval => Over switch
    {
        IntervalUnit.Networks => _networks.Interval,
        IntervalUnit.VantagePoints => _vantagePoints.Interval,
        _ => ShareInterval.OfTests(Telling, Unexpected),
    };

    /// <summary>Whether there is enough for a share.</summary>
    /// <param name="least">From how many tests that say something on.</param>
    public bool IsEnough(int least)
        => Sufficiency.IsEnough(Telling, TellingNetworks, least, Over);

    /// <summary>The group's value of a key; null where groups are not by it, or it is not known.</summary>
    internal string? ValueOf(SummaryKey key)
    {
        for (int i = 0; i < By.Count; i++)
            if (By[i] == key) return Values[i];
        return null;
    }

    /// <summary>What the tests are about, where and when.</summary>
    /// <param name="isTelling">Whether of those alone that say something.</param>
    internal TestScene SceneOf(bool isTelling) => isTelling ? _telling ?? _all : _all;

    /// <summary>How many known networks and vantage points they have, and the vantage point where it is one alone.</summary>
    internal (int Networks, int VantagePoints, string? OnlyVantagePoint) SpreadOf(bool isTelling)
        => isTelling
            ? (_networks.Telling, _vantagePoints.Telling, _vantagePoints.OnlyTelling)
            : (_networks.Known, _vantagePoints.Known, _vantagePoints.Only);

    internal void Add(MeasuredOutcome measured)
    {
        bool isTelling = false;
        foreach (CountedOutcome counted in measured.Counted)
        {
            Add(measured, counted);
            isTelling |= counted.Expectation is Expectation.Expected or Expectation.Unexpected;
        }

        if (!isTelling) _telling ??= _all.Copy();
        else _telling?.Add(measured);
        _all.Add(measured);
        if (measured is { IsDirect: true, Rtt: { } rtt }) _rtts.Add(rtt);
    }

    private void Add(MeasuredOutcome measured, CountedOutcome counted)
    {
        long times = counted.Times;
        Count += times;
        switch (counted.Expectation)
        {
            case Expectation.Expected: Expected += times; break;
            case Expectation.Unexpected: Unexpected += times; break;
            case Expectation.Inconclusive: Inconclusive += times; break;
            default: Invalid += times; break;
        }

        if (measured.ControlsFailed is { } failed)
        {
            Controlled += times;
            if (failed) ControlsFailed += times;
        }

        long unexpected = counted.Expectation == Expectation.Unexpected ? times : 0;
        long telling = counted.Expectation is Expectation.Expected or Expectation.Unexpected ? times : 0;
        _networks.Add(measured.Network, telling, unexpected);
        _vantagePoints.Add(SummaryKeys.VantageOf(measured), telling, unexpected);
        string code = counted.Code ?? "null";
        _outcomes[(code, counted.Expectation)] = _outcomes.TryGetValue((code, counted.Expectation), out CountedOutcome? known)
            ? known with { Times = known.Times + times }
            : counted;
        if (!measured.CountsTries || code.StartsWith("setup/", StringComparison.Ordinal)) return;
        _probed += times;
        if (code == "dial/timeout") _lost += times;
    }
}
