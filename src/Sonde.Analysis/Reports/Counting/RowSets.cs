namespace Sonde.Analysis.Reports.Counting;

/// <summary>
/// Outcomes put together, for questions that ask for few things. Some sets are made once: by day, network and country; by day and
/// subject; by vantage point, network and country. A selection of which none knows the filter (a part of a name) has one of its own.
/// </summary>
internal sealed class RowSets
{
    private readonly OutcomeCube _cube;
    private readonly double _atMost;
    private readonly int _worth;
    private readonly VantagePlaces? _places;
    private readonly KindSlots _kinds;

    /// <summary>Makes those that are made once.</summary>
    /// <param name="cube">What is counted.</param>
    /// <param name="atMost">How many rows a set may have, of those there are; 1: as many.</param>
    /// <param name="worth">Of fewer rows all are gone over as quickly.</param>
    public RowSets(OutcomeCube cube, double atMost, int worth)
    {
        (_cube, _atMost, _worth, _kinds) = (cube, atMost, worth, RollUp.SlotsOf(cube));
        if (cube.Rows < worth) return;
        _places = VantagePlaces.Of(cube);
        OutcomeSelection all = cube.Select();
        Kept = [.. new[] { ByPlace(all), Made(all, cube.Date, cube.Subject), ByPoint() }.OfType<CountedRows>()
            .OrderBy(rows => rows.Count)];
    }

    /// <summary>The sets of all outcomes, the fewest rows first.</summary>
    public IReadOnlyList<CountedRows> Kept { get; } = [];

    /// <summary>The outcomes of a selection by day, network and country; null where that gains nothing.</summary>
    public CountedRows? Of(OutcomeSelection selection)
        => Kept.Count > 0 && selection.SeenAtMost >= _worth && selection.SeenOfAll >= _worth ? ByPlace(selection) : null;

    /// <summary>Whether a thing is known of the sets that selections have of their own.</summary>
    public bool IsOfPlaces(Dimension thing)
        => thing == _cube.Date || thing == _cube.Network || thing == _cube.Country || thing == _cube.Kind;

    private CountedRows? ByPlace(OutcomeSelection selection)
        => _places is null ? null : Made(selection, _cube.Date, _places.Place);

    // Days would make nearly as many rows of vantage points as there are: which there are is kept beside each row.
    private CountedRows? ByPoint()
    {
        if (_places is null || PointRows.Of(_cube, _places) is not { } points) return null;
        return points.Count > _cube.Rows * _atMost ? null : points;
    }

    private CountedRows? Made(OutcomeSelection selection, params Dimension[] things)
    {
        long counters = _kinds.Count;
        foreach (Dimension thing in things) counters *= thing.Values.Count;
        if (counters > OutcomeSelection.MostDense) return null;
        Tally tally = selection.Count(_cube.All, [.. things.Select(thing => thing.All)], _kinds, samples: false);
        return RollUp.Of(tally, _cube, things, _places, selection.SeenOfAll * _atMost);
    }
}
