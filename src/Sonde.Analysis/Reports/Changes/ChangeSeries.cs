using Sonde.Analysis.Reports.Reading;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Reports.Changes;

/// <summary>
/// The tests of a group by day and by hour. Counts alone are kept: the order in which tests come, and in how many pieces, is not in them.
/// </summary>
/// <param name="group">Whose tests they are.</param>
/// <param name="of">Of which tests the share is asked for; null for those that did not come to what is expected.</param>
internal sealed class ChangeSeries(SummaryGroup group, WhereExpression? of)
{
    /// <summary>How many tests a day or hour of remote measurements should have: what the method is shown for.</summary>
    public const long Shown = 300;

    /// <summary>Fewer days or hours than these say nothing of remote measurements.</summary>
    private const int LeastBins = 10;

    /// <summary>Fewer than these have no change.</summary>
    private const int LeastBinsOfDirect = 2;

    /// <summary>Of so many tests in all a change of half of them is found with certainty: fewer show no change and prove none.</summary>
    private const long LeastTests = 75;

    private readonly Dictionary<string, Tally> _days = new(StringComparer.Ordinal), _hours = new(StringComparer.Ordinal);
    private bool _isRemote;

    /// <summary>On how many days there are tests.</summary>
    public int Days => _days.Count;

    public void Add(MeasuredOutcome measured)
    {
        _isRemote |= !measured.IsDirect;
        bool isCounted = measured.Date is { } day && Add(_days, day, measured);
        // One clock for days, hours and what is asked for: that of the archive.
        if (measured.Hour is { } hour) isCounted |= Add(_hours, hour, measured);
        // What is said of the series, where its tests are from and when they begin, is said of those that are counted.
        if (isCounted) group.Add(measured);
    }

    /// <summary>What it shows.</summary>
    /// <param name="size">Over how long tests are taken together: days or hours.</param>
    /// <param name="least">How many tests the middle one must have; null: 300 of remote measurements, any of direct ones.</param>
    public ChangeFinding Find(ChangeBinSize size, long? least)
    {
        (string When, Tally Tally)[] tallies =
            [.. (size == ChangeBinSize.Day ? _days : _hours).Where(pair => pair.Value.Tests > 0)
                .OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value))];
        ChangeBin[] bins = [.. tallies.Select(each => new ChangeBin(each.When, each.Tally.Tests, each.Tally.Hits))];
        long tests = bins.Sum(bin => bin.Tests), hits = bins.Sum(bin => bin.Hits);
        int wantedBins = _isRemote ? LeastBins : LeastBinsOfDirect;
        long wanted = least ?? (_isRemote ? Shown : 1);
        long middle = bins.Length == 0 ? 0 : bins.Select(bin => bin.Tests).Order().ElementAt((bins.Length - 1) / 2);
        bool isEnough = middle >= wanted && bins.Length >= wantedBins;
        IReadOnlyList<ChangePoint> points = isEnough ? ChangeSearch.Find(bins) : [];
        ChangeStatus status = points.Count > 0 ? ChangeStatus.Changed
            : isEnough && tests >= LeastTests ? ChangeStatus.Steady
            : ChangeStatus.Insufficient;
        return new ChangeFinding(
            group, status, size, bins.Length, middle, wanted, tests, tests == 0 ? null : (double)hits / tests,
            ChangeEpisodes.Of(bins, points, (from, to) => CodeOf(tallies[from..to])))
        { WantedBins = wantedBins, WantedTests = LeastTests };
    }

    private static string? CodeOf((string When, Tally Tally)[] tallies)
        => tallies.SelectMany(each => each.Tally.Codes).GroupBy(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal)
            .OrderByDescending(code => code.Sum()).ThenBy(code => code.Key, StringComparer.Ordinal).FirstOrDefault()?.Key;

    // Whether it counts.
    private bool Add(Dictionary<string, Tally> bins, string when, MeasuredOutcome measured)
    {
        if (!bins.TryGetValue(when, out Tally? tally)) bins.Add(when, tally = new Tally());
        if (of is not null)
        {
            if (of.Evaluate(measured) is not { } holds) return false;
            tally.Add(holds, measured.Code, 1);
            return true;
        }

        bool isCounted = false;
        foreach (CountedOutcome counted in measured.Counted)
        {
            // A target that falls silent says nothing of a network; of a target itself, measured from here, it says all.
            bool isHit = counted.Expectation == Expectation.Unexpected
                || (measured.IsDirect && counted.Expectation == Expectation.Inconclusive);
            if (!isHit && counted.Expectation != Expectation.Expected) continue;
            tally.Add(isHit, counted.Code, counted.Times);
            isCounted = true;
        }

        return isCounted;
    }

    private sealed class Tally
    {
        public long Tests { get; private set; }

        public long Hits { get; private set; }

        public Dictionary<string, long> Codes => field ??= new(StringComparer.Ordinal);

        public void Add(bool isHit, string? code, long times)
        {
            Tests += times;
            if (!isHit) return;
            Hits += times;
            string known = code ?? "null";
            Codes[known] = Codes.GetValueOrDefault(known) + times;
        }
    }
}
