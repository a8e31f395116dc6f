using Sonde.Analysis.Reports.Counting;

namespace Sonde.Web.Pages.Interference;

/// <summary>The tests of interference by one thing, each counted once for all tables of a page.</summary>
/// <param name="context">The page.</param>
internal sealed class TestMargins(PageContext context)
{
    private readonly Dictionary<Dimension, Tally> _tallies = [];

    /// <summary>What they say, by a thing.</summary>
    public Tally By(Dimension thing)
    {
        if (_tallies.TryGetValue(thing, out Tally? known)) return known;
        Tally tally = context.Outcomes.Count(
            [thing.All], InterferenceTests.Slots(context.Outcomes.Cube), context.Shelf.TakesRows);
        _tallies.Add(thing, tally);
        return tally;
    }
}
