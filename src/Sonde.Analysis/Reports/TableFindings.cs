using Sonde.Analysis.Reports.Counting;
using Sonde.Analysis.Reports.Reading;
using Sonde.Analysis.Rows;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Reports;

/// <summary>
/// What outcomes have to say, group by group, counted as summaries count: of each test, name and country what came of it.
/// </summary>
/// <param name="outcomes">Those that are seen.</param>
public sealed class TableFindings(OutcomeSelection outcomes)
{
    private const int Others = 0, TellingAlone = 1, OddAlone = 2, Both = 3;
    private static readonly SummaryKey[] Keys = [SummaryKey.Test, SummaryKey.Domain, SummaryKey.Country];

    private readonly OutcomeCube _cube = outcomes.Cube;

    /// <summary>The groups with the most unexpected outcomes, those first that have tests enough for a share; then the others.</summary>
    /// <param name="most">How many.</param>
    /// <param name="least">From how many tests that say something on there are enough.</param>
    /// <param name="samples">Whether a few rows of each are named.</param>
    public IReadOnlyList<FoundGroup> Top(int most, int least, bool samples)
    {
        var counts = new GroupCounts(outcomes, KindSlots.By(_cube.Kinds, GroupCounts.Slots, SlotOf));
        // There may be millions of groups: those that are told are kept in order while all are looked at once.
        List<Ranked> first = [];
        foreach (List<Ranked> part in counts.Each(
            () => new List<Ranked>(most + 1), (list, group, slots) => Rank(
                list, new Ranked(
                    group, slots[OddAlone] + slots[Both], slots[TellingAlone] + slots[Both],
                    slots[Others] + slots[TellingAlone] + slots[OddAlone] + slots[Both]), most, least)))
            foreach (Ranked each in part) Rank(first, each, most, least);
        IReadOnlyList<long>[] ids = samples ? Samples(first) : [.. first.Select(_ => (IReadOnlyList<long>)[])];
        return [.. first.Select((each, i) => (Of: _cube.Groups[each.Group], each.Group, each.Tests, Ids: ids[i]))
            .Select(each => new FoundGroup(
                Summary(counts, each.Group), each.Of.Test, each.Of.Subject, each.Of.Country, each.Tests, each.Ids))];
    }

    private void Rank(List<Ranked> first, in Ranked each, int most, int least)
    {
        if (first.Count == most && Compare(each, first[^1], least) >= 0) return;
        int at = first.Count;
        while (at > 0 && Compare(each, first[at - 1], least) < 0) at--;
        first.Insert(at, each);
        if (first.Count > most) first.RemoveAt(most);
    }

    private int Compare(in Ranked a, in Ranked b, int least)
    {
        int order = b.Class(least).CompareTo(a.Class(least));
        if (order == 0) order = b.Odd.CompareTo(a.Odd);
        if (order == 0) order = b.Tests.CompareTo(a.Tests);
        if (order != 0) return order;
        ((string? Test, string Subject, string? Country) x, (string? Test, string Subject, string? Country) y) =
            (_cube.Groups[a.Group], _cube.Groups[b.Group]);
        order = Text(x.Test, y.Test);
        if (order == 0) order = Text(x.Subject, y.Subject);
        return order == 0 ? Text(x.Country, y.Country) : order;
    }

    // What is not known comes last.
    private static int Text(string? a, string? b)
        => a is null || b is null ? (a is null).CompareTo(b is null) : string.CompareOrdinal(a, b);

    private static int SlotOf(OutcomeKind kind)
    {
        if (!kind.IsTest) return -1;
        bool isOdd = kind.Expectation == Expectation.Unexpected || kind.Tries.Count > 1;
        bool isTelling = kind.Expectation is Expectation.Expected or Expectation.Unexpected;
        return isOdd ? isTelling ? Both : OddAlone : isTelling ? TellingAlone : Others;
    }

    private SummaryGroup Summary(GroupCounts counts, int group)
    {
        (string? test, string subject, string? country) = _cube.Groups[group];
        var summary = new SummaryGroup(Keys, [test, subject, country]);
        foreach (((int kind, int date, int network, int vantagePoint), int count) in counts.Alike(group))
        {
            summary.Add(Of(
                _cube.Kinds[kind], (test, subject, country), _cube.Date.Values[date], _cube.Networks[network],
                _cube.VantagePoint.Values[vantagePoint], count));
        }

        return summary;
    }

    // Unexpected ones first.
    private IReadOnlyList<long>[] Samples(List<Ranked> ranked)
    {
        (int Test, int Subject, int Country)[] parts = [.. ranked.Select(each => _cube.Groups.PartsOf(each.Group))];
        int[] subjects = [.. parts.Select(part => part.Subject).Distinct()], countries = [.. parts.Select(part => part.Country).Distinct()];
        string?[] tests = [.. ranked.Select(each => _cube.Groups[each.Group].Test).Distinct(StringComparer.Ordinal)];
        Axis[] axes =
        [
            _cube.Subject.Only(subjects), _cube.Country.Only(countries),
            _cube.Kind.Grouped([.. _cube.Kinds.Select(kind => Array.IndexOf(tests, kind.Test))], tests.Length),
        ];
        var slots = KindSlots.By(_cube.Kinds, 2, kind => !kind.IsTest ? -1 : kind.Expectation == Expectation.Unexpected ? 0 : 1);
        Tally tally = outcomes.Count(axes, slots, samples: true);
        Dictionary<(int, int, int), int> groups = tally.Groups.ToDictionary(
            group => (tally.Place(group, 0), tally.Place(group, 1), tally.Place(group, 2)));
        return
        [
            .. parts.Select((part, i) => groups[(
                Array.IndexOf(subjects, part.Subject), Array.IndexOf(countries, part.Country),
                Array.IndexOf(tests, _cube.Groups[ranked[i].Group].Test))])
                .Select(group => (IReadOnlyList<long>)[.. tally.Samples(group, 0).Concat(tally.Samples(group, 1)).Take(Tally.MostSamples)]),
        ];
    }

    private static MeasuredOutcome Of(
        OutcomeKind kind, (string? Test, string Subject, string? Country) group, string? date, VantageNetwork network, string? vantagePoint,
        long times)
    {
        List<CountedOutcome> tries = [];
        foreach (string count in kind.Tries)
        {
            if (TryCounts.TryParse(count, out long each, out Outcome outcome))
                tries.Add(new CountedOutcome(outcome.ToString(), outcome.Code, outcome.Expectation, each * times));
        }

        return new MeasuredOutcome
        {
            Test = group.Test,
            Date = date,
            VantagePoint = vantagePoint,
            Network = network.Number,
            NetworkName = network.Name,
            Country = group.Country,
            ProbeNetwork = network.ProbeAsn,
            Target = group.Subject,
            Domain = group.Subject,
            IsDirect = vantagePoint is null,
            ControlsFailed = kind.ControlsFailed,
            Code = kind.Code,
            Expectation = kind.Expectation,
            Counted = tries.Count > 0 ? tries : [new CountedOutcome(kind.Outcome, kind.Code, kind.Expectation, times)],
            CountsTries = tries.Count > 0,
        };
    }

    private readonly record struct Ranked(int Group, long Odd, long Telling, long Tests)
    {
        // Something unexpected with tests enough, something unexpected, nothing.
        public int Class(int least) => Odd == 0 ? 0 : Telling >= least ? 2 : 1;
    }
}
