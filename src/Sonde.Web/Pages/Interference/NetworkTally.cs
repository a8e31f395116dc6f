using Sonde.Analysis.Reports.Counting;
using Sonde.Measurements.Model;
using Sonde.Web.Counting;

namespace Sonde.Web.Pages.Interference;

/// <summary>The tests of interference by network of the vantage point and by what they came to, counted once for several tables.</summary>
internal sealed class NetworkTally
{
    private readonly Tally _tally;
    private readonly bool _namesRows;
    private readonly Dictionary<int, OutcomeCounts> _counts = [];

    /// <summary>Counts them.</summary>
    /// <param name="outcomes">Those that are seen.</param>
    /// <param name="samples">Whether a few rows of each are named.</param>
    public NetworkTally(OutcomeSelection outcomes, bool samples)
    {
        (Cube, _namesRows) = (outcomes.Cube, samples);
        var slots = KindSlots.By(
            Cube.Kinds, InterferenceTests.Has,
            kind => new Kind(kind.Test!, kind.Code, kind.Says, kind.Expectation, kind.ControlsFailed is true, kind.IsMixed),
            out IReadOnlyList<Kind> kinds);
        Kinds = kinds;
        _tally = outcomes.Count([Cube.Network.All], slots, samples);
        foreach (int group in _tally.Groups)
            _counts[group] = OutcomeCounts.Of(kinds.Select((kind, slot) => (kind.Expectation, _tally.Count(group, slot))));
    }

    /// <summary>What they are counted of.</summary>
    public OutcomeCube Cube { get; }

    /// <summary>What outcomes are told apart by.</summary>
    public IReadOnlyList<Kind> Kinds { get; }

    /// <summary>The networks that have some.</summary>
    public IReadOnlyList<int> Groups => _tally.Groups;

    /// <summary>The name of a network.</summary>
    public string NameOf(int group) => _tally.Value(group) ?? "";

    /// <summary>The number of a network.</summary>
    public int NumberOf(int group) => _tally.Place(group, 0);

    /// <summary>The condition for the rows of a network.</summary>
    public RowCondition WhereOf(int group) => InterferenceTests.Condition.And(ConditionPart.Network, NameOf(group));

    /// <summary>What the tests of a network came to.</summary>
    public OutcomeCounts CountsOf(int group) => _counts[group];

    /// <summary>How many there are of some kinds in a network.</summary>
    public long Count(int group, Func<Kind, bool> which) => SlotsOf(which).Sum(slot => _tally.Count(group, slot));

    /// <summary>How many there are of a kind in all networks.</summary>
    public long Total(int slot) => Groups.Sum(group => _tally.Count(group, slot));

    /// <summary>How many there are of some kinds in all networks.</summary>
    public long Total(Func<Kind, bool> which) => SlotsOf(which).Sum(Total);

    /// <summary>A few rows of some kinds in a network.</summary>
    public IReadOnlyList<long> Ids(int group, Func<Kind, bool> which) => _namesRows ? _tally.Samples(group, [.. SlotsOf(which)]) : [];

    /// <summary>A few rows of some kinds in all networks.</summary>
    public IReadOnlyList<long> Ids(Func<Kind, bool> which)
        => _namesRows ? [.. Groups.SelectMany(group => Ids(group, which)).Order().Take(SampleIds.Most)] : [];

    private IEnumerable<int> SlotsOf(Func<Kind, bool> which)
    {
        for (int slot = 0; slot < Kinds.Count; slot++)
            if (which(Kinds[slot])) yield return slot;
    }

    /// <summary>What outcomes are told apart by.</summary>
    /// <param name="Test">The nettest.</param>
    /// <param name="Code">The outcome; null where there is none.</param>
    /// <param name="Says">What it says, as the table has it.</param>
    /// <param name="Expectation">What it says.</param>
    /// <param name="HasFailedControls">Whether its controls failed.</param>
    /// <param name="IsMixed">Whether its tries came to different outcomes; null where it does not say.</param>
    public sealed record Kind(string Test, string? Code, string? Says, Expectation? Expectation, bool HasFailedControls, bool? IsMixed);
}
