using Sonde.Analysis.Reports;
using Sonde.Web.Charts;
using Sonde.Web.Counting;
using Sonde.Web.Documents;
using Sonde.Web.Pages;
using Sonde.Web.Tables;

namespace Sonde.Web.Serving;

/// <summary>The first page of a live view: what is there, what it came to day by day, and where.</summary>
internal sealed class LiveOverview(ReportSource source)
{
    private const string Tests = "outcomes WHERE is_control IS NOT TRUE";

    public void Write(PageContext context)
    {
        context.Page.Open("section", ("aria-labelledby", "findings-title")).Leaf("h2", "Findings", ("id", "findings-title"));
        new FindingList(context).Write();
        context.Page.Close();
        WriteDays(context);
        WriteOutcomes(context);
        if (source.Unread.Count == 0) return;
        context.Page.Leaf("h2", "Not read").Open("ul");
        foreach (string unread in source.Unread.Take(50)) context.Page.Open("li").Foreign(unread).Close();
        context.Page.Close();
    }

    private static void WriteDays(PageContext context)
    {
        IReadOnlyList<TableRow> rows = context.Tables.Ask(
            $"SELECT date, {CountCells.Columns} FROM {Tests} AND date IS NOT NULL GROUP BY 1 ORDER BY 1 DESC LIMIT 366");
        if (rows.Count == 0) return;
        (string Name, OutcomeCounts Counts, TableRow Row)[] days =
            [.. rows.Reverse().Select(row => (row.Text("date")!, OutcomeCounts.Of(row), row))];
        context.Page.Leaf("h2", "Day by day");
        new Timeline(
            "days", "Measurements a day, by what they say of the network", Series.Expectations,
            [.. days.Select(
                day => (
                    day.Name,
                    (IReadOnlyList<long>)[day.Counts.Expected, day.Counts.Unexpected, day.Counts.Inconclusive, day.Counts.Invalid]))])
            .Write(context.Page);
        new DataTable(
            "Measurements a day", ["day", "measurements", .. CountCells.Names.Skip(1)],
            [.. days.Select(day => (IReadOnlyList<Cell>)[day.Name, .. CountCells.Of(
                context, day.Row, $"Measurements of {day.Name}", $"is_control IS NOT TRUE AND {SqlText.Is("CAST(date AS VARCHAR)", day.Name)}")])])
        { FileName = "days.csv" }.WriteFolded(context.Page);
    }

    private static void WriteOutcomes(PageContext context)
    {
        context.Page.Leaf("h2", "Outcomes");
        IReadOnlyList<TableRow> rows = context.Tables.Ask(
            $"SELECT nettest, outcome_code, expectation, count(*) AS tests, {SampleIds.AnyColumn} FROM {Tests} GROUP BY 1, 2, 3 ORDER BY tests DESC, 1, 2, 3 LIMIT 100");
        List<IReadOnlyList<Cell>> cells = [];
        foreach (TableRow row in rows)
        {
            string where =
                $"is_control IS NOT TRUE AND {SqlText.Is("nettest", row.Text("nettest"))} AND {SqlText.Is("outcome_code", row.Text("outcome_code"))} AND {SqlText.Is("expectation", row.Text("expectation"))}";
            string? link = context.Shelf.Link(
                $"{row.Text("nettest")}: {row.Text("outcome_code") ?? "no outcome"}", "outcomes", where, row.Count("tests"),
                SampleIds.Of(row));
            cells.Add(
                [row.Text("nettest"), row.Text("outcome_code") ?? "", row.Text("expectation") ?? "", Cell.Of(row.Count("tests"), link)]);
        }

        new DataTable("Outcomes by test", ["test", "outcome", "says", "measurements"], cells) { FileName = "outcomes.csv" }.Write(
            context.Page);
    }
}
