using Sonde.Analysis.Pipeline;
using Sonde.Analysis.Reports;
using Sonde.Analysis.Reports.Counting;
using Sonde.Analysis.Signatures;
using Sonde.Cli;
using Sonde.Measurements.Model;
using Sonde.Tests.Cli;
using Sonde.Tests.Simulation;
using Sonde.Web.Counting;
using Sonde.Web.Serving;

namespace Sonde.Tests.Web.Serving;

/// <summary>What is counted in memory is what DuckDB counts of the same rows, whatever is asked.</summary>
public sealed class CountingTests
{
    private static readonly (string Name, string Sql, Func<OutcomeCube, Dimension> Of)[] Things =
    [
        ("subject", SeenColumns.Subject, cube => cube.Subject), ("country", SeenColumns.Country, cube => cube.Country),
        ("network", SeenColumns.Network, cube => cube.Network), ("vantage point", "vantage_point", cube => cube.VantagePoint),
        ("date", "date", cube => cube.Date), ("hour", SeenColumns.HourSql, cube => cube.Hour),
    ];

    // Two names of one network, one of which is not known; the measuring machine's own; networks that are not known.
    private static readonly string[] Networks =
    [
        "nettest,date,domain,target,vantage_point,vantage_point_asn,vantage_point_as_name,vantage_point_country,probe_asn,probe_cc,outcome_code,expectation",
        "http,2026-01-01,far.example,far.example,192.0.2.1,64496,ONE,AA,AS64511,ZZ,match,expected",
        "http,2026-01-01,far.example,far.example,192.0.2.2,64496,ONE LTD,AA,AS64511,ZZ,read/timeout,unexpected",
        "http,2026-01-02,far.example,far.example,192.0.2.3,64496,,AA,,,match,expected",
        "http,2026-01-02,far.example,far.example,192.0.2.4,64497,TWO,AA,,,read/timeout,inconclusive",
        "http,2026-01-02,far.example,far.example,192.0.2.5,,,AA,AS64497,,match,expected",
        "http,2026-01-02,far.example,far.example,192.0.2.6,64498,THREE,BB,,,match,something else",
        "tcpping,2026-01-01,,near.example,,,,,AS64496,AA,match,expected", "tcpping,2026-01-01,,near.example,,,,,AS0,ZZ,match,expected",
        "tcpping,2026-01-02,,near.example,,,,,AS64499,AA,dial/timeout,unexpected",
    ];

    [Dear]
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Counts_samples_and_distinct_values_are_those_of_the_table_under_every_filter(bool isPutTogether)
    {
        Repetitions.LongUnless(!isPutTogether);
        using var host = new TestHost();
        using ReportSource source = Open(host);
        // Rows that are put together are asked for what they know, and for nothing of single ones.
        OutcomeCube cube = isPutTogether ? source.Tables.Cube.WithRollUps() : source.Tables.Cube;
        cube.Sets.Kept.Count.ShouldBe(isPutTogether ? 3 : 0);
        string ids = isPutTogether ? "NULL" : "min(id, 3)";
        ViewFilter[] filters =
        [
            new(null, null, null, null, null, null), new(null, null, "AA", null, null, null),
            new("2026-01-02", null, null, null, null, null),
            new(null, "2026-01-01", null, "network unknown, BB", null, null), new(null, null, null, "AS64496 ONE LTD", null, null),
            new(null, null, null, null, "blocked", "http"),
            new(null, null, null, null, null, "tcpping"), new("no day", null, null, null, null, null),
            new(null, null, "' OR 1=1 --", null, "", ""),
        ];
        foreach ((int round, ViewFilter filter) in filters.Index())
        {
            source.Tables.Show(filter.Where);
            OutcomeSelection seen = filter.Select(source.Tables);
            KindSlots telling = OutcomeCounts.Telling(cube, _ => true);
            KindSlots slots = KindSlots.By(cube.Kinds, 2, kind => kind.Expectation == Expectation.Unexpected ? 0 : 1);
            foreach ((int i, (string name, string sql, Func<OutcomeCube, Dimension> of)) in Things.Index())
            {
                foreach ((int j, (string _, string other, Func<OutcomeCube, Dimension> than)) in Things.Index())
                {
                    // Half of the pairs under one filter each, and with --long all under all.
                    if (((i * Things.Length) + j + (5 * round)) % Repetitions.Of(3 * Things.Length, 1, 1) != 0) continue;
                    Tally tally = seen.Count([of(cube).All, than(cube).All], slots, samples: !isPutTogether);
                    tally.Groups.Select(group => Told(
                        tally.Value(group), tally.Value(group, 1), tally.Total(group), tally.Count(group, 0), tally.Samples(group, 0, 1)))
                        .Order(StringComparer.Ordinal).ShouldBe(
                            source.Tables.Ask(
                                $"SELECT {sql} AS a, {other} AS b, count(*) AS n, count(*) FILTER (expectation = 'unexpected') AS odd, {ids} AS ids FROM outcomes GROUP BY 1, 2")
                                .Select(row => Told(
                                    row.Text("a"), row.Text("b"), row.Count("n"), row.Count("odd"), row.Numbers("ids")))
                                .Order(StringComparer.Ordinal), $"{name} under {filter}");
                    IReadOnlyList<long> distinct = seen.Distinct([of(cube).All], than(cube).Known, slots);
                    IReadOnlyList<long> networks = seen.Distinct([of(cube).All, than(cube).All], cube.NetworkUnit, telling);
                    tally.Groups.Select(group => Told(
                        tally.Value(group), tally.Value(group, 1), distinct[tally.Place(group, 0)], networks[(int)tally.Place(group)], []))
                        .Order(StringComparer.Ordinal).ShouldBe(
                            source.Tables.Ask(
                                $"SELECT a, b, (SELECT count(DISTINCT {other}) FROM outcomes WHERE {sql} IS NOT DISTINCT FROM a) AS n, networks FROM (SELECT {sql} AS a, {other} AS b, count(DISTINCT {SeenColumns.NetworkUnitSql}) FILTER (expectation IN ('expected', 'unexpected')) AS networks FROM outcomes GROUP BY 1, 2)")
                                .Select(row => Told(row.Text("a"), row.Text("b"), row.Count("n"), row.Count("networks"), []))
                                .Order(StringComparer.Ordinal), $"{other} of {name} under {filter}");
                }
            }
        }
    }

    [Dear]
    [Fact]
    public void Many_groups_are_counted_like_few()
    {
        using var host = new TestHost();
        using ReportSource source = Open(host);
        OutcomeCube cube = source.Tables.Cube;
        OutcomeSelection all = cube.Select();
        KindSlots slots = KindSlots.By(cube.Kinds, 1, _ => 0);
        Axis wide = cube.Subject.Grouped([.. cube.Subject.Values.Select((_, i) => i * 1_000_003)], 1_000_003 * cube.Subject.Values.Count);
        Tally many = all.Count([cube.Date.All, wide, wide, wide], slots, samples: true), few = all.Count(
            [cube.Date.All, cube.Subject.All], slots, samples: true);
        many.Groups.Select(group => Told(
            many.Value(group), cube.Subject.Values[many.Place(group, 2) / 1_000_003], many.Total(group), 0, many.Samples(group, 0)))
            .Order(StringComparer.Ordinal).ShouldBe(
                few.Groups.Select(group => Told(few.Value(group), few.Value(group, 1), few.Total(group), 0, few.Samples(group, 0)))
                    .Order(StringComparer.Ordinal));
        all.Distinct([wide], cube.Date.Known, slots).Where(count => count > 0).Order()
            .ShouldBe(all.Distinct([cube.Subject.All], cube.Date.Known, slots).Where(count => count > 0).Order());
    }

    private static string Told(string? a, string? b, long count, long odd, IReadOnlyList<long> ids)
        => $"{a ?? "none"} | {b ?? "none"} | {count} | {odd} | {string.Join(' ', ids)}";

    private static ReportSource Open(TestHost host)
    {
        Scan.Write(host);
        host.Write("pings.jsonl", LiveLines.Pings(12));
        host.Write("networks.csv", Networks);
        return ReportSource.Open(
            new ClassifyOptions
            {
                Paths = [host.Path("scan"), host.Path("pings.jsonl"), host.Path("networks.csv")],
                Signatures = SignatureFiles.BuiltIn(SignatureRules.Sonde),
                DuckdbLibrary = DuckdbLibrary.Find(),
            }, TimeProvider.System, null, TestContext.Current.CancellationToken);
    }
}
