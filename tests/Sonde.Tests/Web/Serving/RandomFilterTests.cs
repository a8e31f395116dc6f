using Sonde.Analysis.Reports;
using Sonde.Analysis.Reports.Counting;
using Sonde.Measurements.Model;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Web.Serving;

/// <summary>
/// Under filters drawn at random, over outcomes enough for several threads, what is counted is what a loop over all rows comes to: however
/// rows are put together or put in order to be quick.
/// </summary>
public sealed class RandomFilterTests
{
    private static readonly int Rows = Repetitions.Of(120_000, 300_000, 300_000);

    private static readonly Row[] All = Made(new Random(7));

    [Dear]
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Counts_and_findings_are_those_of_a_loop_over_all_rows(bool isPutTogether)
    {
        Repetitions.LongUnless(!isPutTogether);
        OutcomeCube cube = CubeOf(All);
        if (isPutTogether) cube.WithRollUps().Sets.Kept.Count.ShouldBe(3);
        var draw = new Random(11);
        KindSlots slots = KindSlots.By(
            cube.Kinds, 2, kind => !kind.IsTest ? -1 : kind.Expectation == Expectation.Unexpected ? 0 : 1);
        for (int round = 0; round < Repetitions.Of(2, 10, 40); round++)
        {
            (Dimension Of, bool[] IsSeen)[] filter = round == 0 ? [] : [.. Filter(cube, draw)];
            OutcomeSelection selection = cube.Select(filter);
            Row[] seen = [.. All.Where(row => filter.All(each => each.IsSeen[row.Of(cube, each.Of)]))];
            string name = $"round {round}, {seen.Length} rows";
            foreach ((Axis a, Axis b) in Pairs(cube, draw))
            {
                Row[] counted = [.. seen.Where(row => slots.Of[row.Kind] >= 0 && Place(a, row) >= 0 && Place(b, row) >= 0)];
                Tally tally = selection.Count([a, b], slots);
                tally.Groups.Select(group => (tally.Place(group, 0), tally.Place(group, 1), tally.Count(group, 0), tally.Count(group, 1)))
                    .Order().SequenceEqual(
                        counted.GroupBy(row => (Place(a, row), Place(b, row))).Select(group => (
                            group.Key.Item1, group.Key.Item2, (long)group.Count(row => slots.Of[row.Kind] == 0),
                            (long)group.Count(row => slots.Of[row.Kind] == 1))).Order()).ShouldBeTrue(name);
                selection.Distinct([a], b, slots).Index().Where(each => each.Item > 0).SequenceEqual(
                    counted.GroupBy(row => Place(a, row))
                        .Select(group => (group.Key, (long)group.Select(row => Place(b, row)).Distinct().Count())).Order())
                    .ShouldBeTrue(name);
            }

            bool samples = round % 2 == 1;
            new TableFindings(selection).Top(15, 5, samples).Select(Told).ShouldBe(Top(cube, seen, 15, 5, samples), name);

            int Place(Axis axis, Row row)
            {
                int value = row.Of(cube, axis.Of);
                return axis.Places is { } places ? places[value] : value;
            }
        }
    }

    [Dear]
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void First_rows_are_those_of_a_loop_over_all_rows(bool isPutTogether)
    {
        Repetitions.LongUnless(isPutTogether);
        OutcomeCube cube = CubeOf(All);
        if (isPutTogether) cube.WithRollUps();
        var draw = new Random(13);
        for (int round = 0; round < Repetitions.Of(8, 100, 1_000); round++)
        {
            // a filter of a page, and what is behind one of its numbers
            (Dimension Of, bool[] IsSeen)[] filter = round % 5 == 0 ? [] : [.. Filter(cube, draw)], behind = [.. Behind(cube, draw)];
            Row[] seen = [.. All.Where(row => filter.Concat(behind).All(each => each.IsSeen[row.Of(cube, each.Of)]))];
            int most = draw.Next(1, 40);
            FirstRows found = FirstRows.Of(
                cube.Select(filter).And(behind), kind => kind.Expectation == Expectation.Unexpected, most);
            found.Count.ShouldBe(seen.Length);
            found.Ids.ShouldBe(
                seen.OrderBy(row => Says(row) != Expectation.Unexpected).ThenBy(row => row.Id).Take(most).Select(row => row.Id),
                $"round {round}, {seen.Length} rows");
        }
    }

    private static (Dimension, bool[])[] Behind(OutcomeCube cube, Random draw)
    {
        (Dimension, bool[])[] kinds =
        [
            (cube.Date, One(cube.Date, draw.Next(71))), (cube.Hour, One(cube.Hour, draw.Next(25))),
            (cube.Country, One(cube.Country, draw.Next(20))), (cube.Network, One(cube.Network, draw.Next(50))),
            (cube.Subject, One(cube.Subject, draw.Next(301))),
            (cube.Kind, [.. cube.Kinds.Select(_ => draw.Next(3) == 0)]), (cube.Kind, [.. cube.Kinds.Select(_ => draw.Next(3) > 0)]),
        ];
        return draw.GetItems(kinds, draw.Next(1, 4));
    }

    // Axes as pages have them: all values, those that are known, a few of them, and several put together.
    private static IEnumerable<(Axis, Axis)> Pairs(OutcomeCube cube, Random draw)
    {
        int[] few = [.. Enumerable.Range(1, cube.Subject.Values.Count - 1).Where(_ => draw.Next(20) == 0)];
        Axis kinds = cube.Kind.Grouped([.. cube.Kinds.Select((_, kind) => kind % 5 - 1)], 4);
        yield return (cube.Date.All, cube.Country.All);
        yield return (cube.Subject.Only(few), cube.Network.Known);
        yield return (cube.Network.Known, cube.Subject.Known);
        yield return (cube.Network.All, cube.VantagePoint.Known);
        yield return (kinds, cube.VantagePoint.Known);
        yield return (cube.Date.Known, kinds);
    }

    private static IEnumerable<(Dimension, bool[])> Filter(OutcomeCube cube, Random draw)
    {
        Func<(Dimension, bool[])>[] kinds =
        [
            () => (cube.Date, From(cube.Date, draw.Next(70), 70)), () => (cube.Date, From(cube.Date, 0, draw.Next(70))),
            () => (cube.Country, One(cube.Country, draw.Next(20))), () => (cube.Network, One(cube.Network, draw.Next(50))),
            () => (cube.Subject, One(cube.Subject, draw.Next(1, 300))),
            () => (cube.Subject, [.. cube.Subject.Values.Select((_, i) => i % 3 == draw.Next(3))]),
            () => (cube.Subject, [.. cube.Subject.Values.Select(value => value is not null)]), // all that there are
            () => (cube.Kind, [.. cube.Kinds.Select(kind => kind.Test == "http")]),
        ];
        return [.. draw.GetItems(kinds, 3).Distinct().Take(draw.Next(1, 4)).Select(kind => kind())];
    }

    private static bool[] One(Dimension of, int number) => [.. of.Values.Select((_, i) => i == number)];

    private static bool[] From(Dimension of, int first, int last) => [.. of.Values.Select((_, i) => i > 0 && i >= first && i <= last)];

    // Of each test, subject and country, as sentences rank them.
    private static IEnumerable<string> Top(OutcomeCube cube, Row[] seen, int most, int least, bool samples)
        => seen.Where(row => cube.Kinds[row.Kind].IsTest).GroupBy(row => (cube.Kinds[row.Kind].Test, row.Subject, row.Country))
            .Select(group => (
                group.Key, Rows: group.ToArray(), Odd: group.Count(row => Says(row) == Expectation.Unexpected),
                Telling: group.Count(row => Says(row) is Expectation.Unexpected or Expectation.Expected)))
            .OrderByDescending(group => group.Odd == 0 ? 0 : group.Telling >= least ? 2 : 1).ThenByDescending(group => group.Odd)
            .ThenByDescending(group => group.Rows.Length).ThenBy(group => group.Key.Test, StringComparer.Ordinal)
            .ThenBy(group => cube.Subject.Values[group.Key.Subject], StringComparer.Ordinal)
            .ThenBy(group => group.Key.Country == 0) // not known
            .ThenBy(group => cube.Country.Values[group.Key.Country], StringComparer.Ordinal).Take(most)
            .Select(group => Told(
                group.Key.Test, cube.Subject.Values[group.Key.Subject], cube.Country.Values[group.Key.Country],
                group.Rows.Length, group.Odd,
                group.Rows.Select(row => row.Network).Where(network => network > 0).Distinct().Count(),
                group.Rows.Select(row => row.VantagePoint).Distinct().Count(), // the measuring machine is one too
                samples ? [.. group.Rows.OrderBy(row => Says(row) != Expectation.Unexpected).Take(3).Select(row => row.Id)] : []));

    private static string Told(FoundGroup found)
        => Told(
            found.Test, found.Subject, found.Country, found.Rows, found.Group.Unexpected, found.Group.NetworkCount,
            found.Group.VantagePointCount, found.Ids);

    private static string Told(
        string? test, string? subject, string? country, long rows, long odd, int networks, int points, IReadOnlyList<long> ids)
        => $"{test} {subject} {country ?? "nowhere"}: {odd} of {rows} in {networks} networks at {points}: {string.Join(' ', ids)}";

    private static Expectation? Says(Row row) => Kinds[row.Kind].Expectation;

    private static readonly OutcomeKind[] Kinds = [.. Enumerable.Range(0, 15).Select(i => new OutcomeKind(
        new[] { "dns", "http", "echo" }[i % 3], "outcome", "outcome",
        new[] { "expected", "unexpected", "inconclusive", null, "expected" }[i / 3], [], i / 3 == 4, null, null))];

    // Most come day by day; one group has more than a third of them.
    private static Row[] Made(Random draw)
        => [.. Enumerable.Range(0, Rows).Select(i =>
        {
            int point = draw.Next(500), network = point % 50;
            int day = draw.Next(10) == 0 ? draw.Next(70) : 1 + (int)((long)i * 69 / Rows);
            bool isUsual = draw.Next(10) < 4;
            return new Row(
                i + 1, isUsual ? draw.Next(5) * 3 : draw.Next(15), isUsual ? 2 : 1 + (int)(Math.Pow(draw.NextDouble(), 2) * 299),
                isUsual ? 3 : network % 20, network, point, day);
        })];

    private static OutcomeCube CubeOf(Row[] rows)
    {
        Dimension kind = Of("", Kinds.Length, row => row.Kind), subject = Of("name", 301, row => row.Subject),
            country = Of("country", 20, row => row.Country), network = Of("network", 50, row => row.Network);
        Dictionary<(int, int, int), int> groups = [];
        Codes groupOf = Codes.Of(rows.Length, int.MaxValue);
        foreach ((int i, Row row) in rows.Index())
        {
            (int, int, int) group = (row.Kind % 3, row.Subject, row.Country);
            if (!groups.TryGetValue(group, out int number)) groups.Add(group, number = groups.Count);
            groupOf.Set(i, number);
        }

        return new OutcomeCube(
            rows.Length, Kinds, kind, new OutcomeGroups([.. groups.Keys], ["dns", "http", "echo"], subject.Values, country.Values), groupOf,
            [.. network.Values.Select((name, i) => new VantageNetwork(name is null ? null : $"{i}", name, false, null, null))])
        {
            Subject = subject,
            Country = country,
            Network = network,
            VantagePoint = Of("point", 500, row => row.VantagePoint),
            Date = Of("day", 71, row => row.Date),
            Hour = Of("hour", 25, row => row.Hour),
        };

        Dimension Of(string name, int values, Func<Row, int> value)
        {
            Codes codes = Codes.Of(rows.Length, values);
            for (int i = 0; i < rows.Length; i++) codes.Set(i, value(rows[i]));
            return new Dimension([.. Enumerable.Range(0, values).Select(i => i == 0 ? null : $"{name} {i:000}")], codes);
        }
    }

    private sealed record Row(long Id, int Kind, int Subject, int Country, int Network, int VantagePoint, int Date)
    {
        public int Of(OutcomeCube cube, Dimension thing)
            => thing == cube.Kind ? Kind : thing == cube.Subject ? Subject : thing == cube.Country ? Country
                : thing == cube.Network ? Network : thing == cube.VantagePoint ? VantagePoint : thing == cube.Hour ? Hour : Date;

        public int Hour => (int)(Id % 25);
    }
}
