using System.Globalization;
using Sonde.Analysis.Readers;
using Sonde.Analysis.Reports.Reading;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Store;
using Sonde.Analysis.Verdicts;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Reports;

/// <summary>
/// What open tables have to say, group by group, counted as summaries count: of each test, name and country what came of it.
/// </summary>
/// <param name="tables">The tables.</param>
/// <param name="where">A condition on the table <c>outcomes</c>; all of it: <c>true</c>.</param>
public sealed class TableFindings(OpenTables tables, string where = "true")
{
    private static readonly SummaryKey[] Keys = [SummaryKey.Test, SummaryKey.Domain, SummaryKey.Country];

    /// <summary>The groups with the most unexpected outcomes, those first that have tests enough for a share; then the others.</summary>
    /// <param name="most">How many.</param>
    /// <param name="least">From how many tests that say something on there are enough.</param>
    public IReadOnlyList<FoundGroup> Top(int most, int least)
    {
        string rank = string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT nettest, {SeenColumns.Subject} AS subject, {SeenColumns.Country} AS country, count(*) FILTER (expectation = 'unexpected' OR len(outcome_counts) > 1) AS unexpected, count(*) FILTER (expectation IN ('expected', 'unexpected')) AS telling, "
            + $"min(id + CASE expectation WHEN 'unexpected' THEN 0 ELSE 1000000000000 END, 3) AS ids, count(*) AS tests FROM outcomes WHERE is_control IS NOT TRUE AND ({where}) GROUP BY 1, 2, 3 "
            + $"ORDER BY (unexpected > 0) DESC, (unexpected > 0 AND telling >= {least}) DESC, unexpected DESC, tests DESC, 1, 2, 3 LIMIT {most}");
        IReadOnlyList<TableRow> ranked = tables.Ask(rank);
        if (ranked.Count == 0) return [];
        var groups = new SummaryGroups(Keys);
        foreach (TableRow row in tables.Ask(
            $"SELECT nettest, {SeenColumns.Subject} AS subject, vantage_point, vantage_point_asn, vantage_point_as_name, {SeenColumns.Country} AS country, nullif(probe_asn, 'AS0') AS probe_asn, date, controls_failed, outcome_counts, conditions, outcome_code, outcome, expectation, count(*) AS tests "
            + $"FROM outcomes WHERE is_control IS NOT TRUE AND ({where}) AND ({Tuples(ranked)}) GROUP BY ALL"))
            groups.Add(Of(row));
        return [.. ranked.Select(row => Found(row, groups.All)).OfType<FoundGroup>()];
    }

    private static FoundGroup? Found(TableRow row, IReadOnlyList<SummaryGroup> groups)
    {
        string?[] values = [row.Text("nettest"), row.Text("subject"), row.Text("country")];
        return groups.FirstOrDefault(group => group.Values.SequenceEqual(values)) is { } found
            ? new FoundGroup(
                found, values[0], values[1]!, values[2], row.Count("tests"), [.. row.Numbers("ids").Select(id => id % 1_000_000_000_000)])
            : null;
    }

    // One condition a group: each is a comparison of numbers.
    private static string Tuples(IReadOnlyList<TableRow> ranked)
        => string.Join(
            " OR ", ranked.Select(
                row => $"({Is("nettest", row.Text("nettest"))} AND {Is(SeenColumns.Subject, row.Text("subject"))} AND {Is(SeenColumns.Country, row.Text("country"))})"));

    // What has no end in C is in no statement either.
    private static string Is(string column, string? value) => value is null || value.Contains('\0', StringComparison.Ordinal)
        ? $"{column} IS NULL"
        : $"{column} = {Duckdb.Quote(value)}";

    private static MeasuredOutcome Of(TableRow row)
    {
        long times = row.Count("tests");
        Expectation? expectation = FlatTableReader.ExpectationOf(row.Text("expectation"));
        List<CountedOutcome> tries = [];
        foreach (string count in row.Texts("outcome_counts"))
        {
            if (TryCounts.TryParse(count, out long each, out Outcome outcome))
                tries.Add(new CountedOutcome(outcome.ToString(), outcome.Code, SondeVerdicts.ExpectationOf(outcome), each * times));
        }

        string? vantagePoint = row.Text("vantage_point"), probe = row.Text("probe_asn");
        return new MeasuredOutcome
        {
            Test = row.Text("nettest"),
            Date = row.Text("date"),
            VantagePoint = vantagePoint,
            Network = row.Text("vantage_point_asn") is { } asn ? $"AS{asn}" : vantagePoint is null ? probe : null,
            NetworkName = row.Text("vantage_point_as_name"),
            Country = row.Text("country"),
            ProbeNetwork = probe,
            Target = row.Text("subject"),
            Domain = row.Text("subject"),
            IsDirect = vantagePoint is null,
            ControlsFailed = row.Text("controls_failed") is null ? null : row.Flag("controls_failed"),
            Code = row.Text("outcome_code"),
            Expectation = expectation,
            Conditions = row.Texts("conditions"),
            Counted = tries.Count > 0 ? tries : [new CountedOutcome(row.Text("outcome"), row.Text("outcome_code"), expectation, times)],
            CountsTries = tries.Count > 0,
        };
    }
}
