using Sonde.Analysis.Reports;
using Sonde.Web.Counting;
using Sonde.Web.Tables;

namespace Sonde.Web.Pages.Interference;

/// <summary>Control failures apart, tries that contradict one another, and how often each outcome came.</summary>
internal static class ControlsAndTries
{
    private const int Most = 30;

    public static void Write(PageContext context)
    {
        WriteControls(context);
        WriteTries(context);
        WriteOutcomes(context);
    }

    private static void WriteControls(PageContext context)
    {
        context.Page.Leaf("h3", "Where controls failed");
        IReadOnlyList<TableRow> rows = context.Tables.Ask(
            $"SELECT network, {NetworkKey.Columns}, count(*) AS tests, count(*) FILTER (controls_failed) AS failed, min(id, 3) FILTER (controls_failed) AS ids, min(id, 3) AS all_ids "
            + $"FROM {InterferenceTests.Sql} GROUP BY 1 HAVING failed > 0 ORDER BY failed DESC, network LIMIT {Most}");
        if (rows.Count == 0)
        {
            context.Page.Leaf("p", "No test's controls failed.");
            return;
        }

        context.Page.Leaf(
            "p", "Where the controls of a test failed, nothing follows from the test: it counts as inconclusive, and in no share.");
        List<IReadOnlyList<Cell>> cells = [];
        foreach (TableRow row in rows)
        {
            NetworkKey network = NetworkKey.Of(row, row.Text("network")!);
            long failed = row.Count("failed"), tests = row.Count("tests");
            string? all = context.Shelf.Link(
                $"Outcomes in {network.Label}", "outcomes", InterferenceTests.And(network.Where), tests, row.Numbers("all_ids"));
            cells.Add(
            [
                network.Label,
                Cell.Of(failed, context.Shelf.Link(
                    $"Controls failed in {network.Label}", "outcomes", InterferenceTests.And($"controls_failed AND {network.Where}"),
                    failed, SampleIds.Of(row))),
                Cell.Of(tests, all), Cell.Of(100.0 * failed / tests, "0.#", all),
            ]);
        }

        new DataTable("Tests whose controls failed, by network", ["network", "controls failed", "tests", "percent"], cells)
        {
            FileName = "controls-failed.csv"
        }.Write(context.Page);
    }

    private static void WriteTries(PageContext context)
    {
        context.Page.Leaf("h3", "Tries");
        TableRow row = context.Tables.Ask(
            $"SELECT count(*) FILTER (is_mixed) AS mixed, count(*) FILTER (is_mixed IS NOT NULL) AS tests, min(id, 3) FILTER (is_mixed) AS ids, min(id, 3) FILTER (NOT is_mixed) AS same_ids FROM {InterferenceTests.Sql}")[0];
        long mixed = row.Count("mixed"), same = row.Count("tests") - mixed;
        string? link = context.Shelf.Link(
            "Tests whose tries came to different outcomes", "outcomes", InterferenceTests.And("is_mixed"), mixed, SampleIds.Of(row));
        string? sameLink = context.Shelf.Link(
            "Tests whose tries came to the same outcome", "outcomes", InterferenceTests.And("NOT is_mixed"), same, row.Numbers("same_ids"));
        new DataTable(
            "Tests by their tries", ["tries", "tests"],
            [["came to different outcomes", Cell.Of(mixed, link)], ["came to the same outcome", Cell.Of(same, sameLink)]])
            .Write(context.Page);
    }

    private static void WriteOutcomes(PageContext context)
    {
        context.Page.Leaf("h3", "How often each outcome came");
        IReadOnlyList<TableRow> rows = context.Tables.Ask(
            $"SELECT nettest, outcome_code, expectation, count(*) AS tests, count(DISTINCT subject) AS subjects, count(DISTINCT vantage_point) AS vantage_points, count(DISTINCT network) AS networks, {SampleIds.AnyColumn} "
            + $"FROM {InterferenceTests.Sql} GROUP BY 1, 2, 3 ORDER BY tests DESC, 1, 2, 3 LIMIT 200");
        List<IReadOnlyList<Cell>> cells = [];
        foreach (TableRow row in rows)
        {
            (string nettest, string? code, string? says) = (row.Text("nettest")!, row.Text("outcome_code"), row.Text("expectation"));
            string where = InterferenceTests.And(
                $"nettest = {SqlText.Quote(nettest)} AND {SqlText.Is("outcome_code", code)} AND {SqlText.Is("expectation", says)}");
            string? link = context.Shelf.Link(
                $"{nettest}: {code ?? "no outcome"}, {says}", "outcomes", where, row.Count("tests"), SampleIds.Of(row));
            cells.Add(
            [
                nettest, code ?? "", says ?? "", Cell.Of(row.Count("tests"), link), Cell.Of(row.Count("networks"), link),
                Cell.Of(row.Count("vantage_points"), link), Cell.Of(row.Count("subjects"), link),
            ]);
        }

        new DataTable("Outcomes", ["test", "outcome", "says", "tests", "networks", "vantage points", "names"], cells)
        {
            FileName = "outcomes.csv"
        }.Write(context.Page);
    }
}
