using Sonde.Analysis.Reports.Counting;
using Sonde.Analysis.Reports.Reading;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Verdicts;
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
        KindSlots slots = KindSlots.By(_cube.Kinds, GroupCounts.Slots, SlotOf);
        Ranked[] ranked = First(
            _cube.GroupCounts.Of(outcomes, slots, out bool[]? isSeen) is { } counts
                ? Of(counts, isSeen)
                : Of(outcomes.Count([_cube.Group.All], slots)),
            most, least);
        if (ranked.Length == 0) return [];
        Axis only = _cube.Group.Only([.. ranked.Select(each => each.Group)]);
        SummaryGroup[] groups = Summaries(ranked, only);
        IReadOnlyList<long>[] ids = samples ? Samples(only) : [.. ranked.Select(_ => (IReadOnlyList<long>)[])];
        return [.. ranked.Select((each, i) => (_cube.Groups[each.Group], each.Tests, i))
            .Select(each => new FoundGroup(
                groups[each.i], each.Item1.Test, each.Item1.Subject, each.Item1.Country, each.Tests, ids[each.i]))];
    }

    // There may be millions of groups: those that are told are kept in order while all are looked at once.
    private Ranked[] First(IEnumerable<Ranked> groups, int most, int least)
    {
        List<Ranked> first = [];
        foreach (Ranked each in groups)
        {
            if (first.Count == most && Compare(each, first[^1], least) >= 0) continue;
            int at = first.Count;
            while (at > 0 && Compare(each, first[at - 1], least) < 0) at--;
            first.Insert(at, each);
            if (first.Count > most) first.RemoveAt(most);
        }

        return [.. first];
    }

    private static IEnumerable<Ranked> Of(ulong[] counts, bool[]? isSeen)
    {
        for (int group = 0; group < counts.Length; group++)
        {
            ulong each = counts[group];
            if (each == 0 || isSeen?[group] == false) continue;
            long both = GroupCounts.Of(each, Both), odd = GroupCounts.Of(each, OddAlone), telling = GroupCounts.Of(each, TellingAlone);
            yield return new Ranked(group, odd + both, telling + both, both + odd + telling + GroupCounts.Of(each, Others));
        }
    }

    private static IEnumerable<Ranked> Of(Tally tally)
        => tally.Groups.Select(group => new Ranked(
            tally.Place(group, 0), tally.Count(group, OddAlone) + tally.Count(group, Both),
            tally.Count(group, TellingAlone) + tally.Count(group, Both), tally.Total(group)));

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

    private SummaryGroup[] Summaries(Ranked[] ranked, Axis only)
    {
        SummaryGroup[] groups = [.. ranked.Select(each => _cube.Groups[each.Group])
            .Select(each => new SummaryGroup(Keys, [each.Test, each.Subject, each.Country]))];
        Tally details = outcomes.Count(
            [only, _cube.Kind.All, _cube.Date.All, _cube.Network.All, _cube.VantagePoint.All],
            KindSlots.By(_cube.Kinds, 1, kind => kind.IsTest ? 0 : -1));
        foreach (int detail in details.Groups)
        {
            int place = details.Place(detail, 0);
            groups[place].Add(Of(
                _cube.Kinds[details.Place(detail, 1)], _cube.Groups[ranked[place].Group], details.Value(detail, 2),
                _cube.Networks[details.Place(detail, 3)], details.Value(detail, 4), details.Count(detail, 0)));
        }

        return groups;
    }

    // Unexpected ones first.
    private IReadOnlyList<long>[] Samples(Axis only)
    {
        Tally tally = outcomes.Count(
            [only], KindSlots.By(
                _cube.Kinds, 2, kind => !kind.IsTest ? -1 : kind.Expectation == Expectation.Unexpected ? 0 : 1), samples: true);
        var ids = new IReadOnlyList<long>[only.Size];
        foreach (int group in tally.Groups)
            ids[tally.Place(group, 0)] = [.. tally.Samples(group, 0).Concat(tally.Samples(group, 1)).Take(Tally.MostSamples)];
        return ids;
    }

    private static MeasuredOutcome Of(
        OutcomeKind kind, (string? Test, string Subject, string? Country) group, string? date, VantageNetwork network, string? vantagePoint,
        long times)
    {
        List<CountedOutcome> tries = [];
        foreach (string count in kind.Tries)
        {
            if (TryCounts.TryParse(count, out long each, out Outcome outcome))
                tries.Add(new CountedOutcome(outcome.ToString(), outcome.Code, SondeVerdicts.ExpectationOf(outcome), each * times));
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
