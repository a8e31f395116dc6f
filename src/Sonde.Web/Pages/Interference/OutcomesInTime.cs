using Sonde.Analysis.Reports;
using Sonde.Web.Charts;
using Sonde.Web.Counting;
using Sonde.Web.Tables;

namespace Sonde.Web.Pages.Interference;

/// <summary>What tests came to in the course of time: by day, and by hour where all is of few days.</summary>
internal static class OutcomesInTime
{
    private const int MostSteps = 200;

    public static void Write(PageContext context)
    {
        context.Page.Leaf("h3", "In the course of time");
        TableRow days = context.Tables.Ask($"SELECT count(DISTINCT date) AS n FROM {InterferenceTests.Sql}")[0];
        // the hour as the archive writes it: its first 13 characters
        string step = days.Count("n") <= 3 ? "coalesce(left(replace(time, ' ', 'T'), 13), CAST(date AS VARCHAR))" : "CAST(date AS VARCHAR)";
        IReadOnlyList<TableRow> rows = context.Tables.Ask(
            $"SELECT {step} AS step, {CountCells.Columns} FROM {InterferenceTests.Sql} WHERE {step} IS NOT NULL GROUP BY 1 ORDER BY 1 DESC LIMIT {MostSteps}");
        if (rows.Count == 0)
        {
            context.Page.Leaf("p", "No row says when it was measured.");
            return;
        }

        List<(string, IReadOnlyList<long>)> steps = [];
        List<IReadOnlyList<Cell>> cells = [];
        foreach (TableRow row in rows.Reverse())
        {
            OutcomeCounts counts = OutcomeCounts.Of(row);
            string name = row.Text("step")!;
            steps.Add((name, [counts.Expected, counts.Unexpected, counts.Inconclusive, counts.Invalid]));
            IReadOnlyList<Cell> counted = CountCells.Of(context, row, $"Tests of {name}", InterferenceTests.And(SqlText.Is(step, name)));
            cells.Add(
            [
                name, .. counted, new Cell(counts.ShareIfEnough(context.Enough, IntervalUnit.Networks), Link: counted[0].Link),
            ]);
        }

        new Timeline("timeline", "Tests in the course of time, by what they say of the network", Series.Expectations, steps)
            .Write(context.Page);
        new DataTable(
            "Tests in the course of time", ["when", .. CountCells.Names, "share unexpected"], cells)
        { FileName = "timeline.csv" }.WriteFolded(context.Page);
    }
}
