using System.Globalization;
using Sonde.Analysis.Reports;
using Sonde.Web.Counting;
using Sonde.Web.Markup;
using Sonde.Web.Tables;

namespace Sonde.Web.Pages.Pings;

/// <summary>Connects to the same targets again and again: round trips and losses in the course of time.</summary>
public sealed class PingSection : IPageSection
{
    private const int MostCharts = 16, MostPoints = 200_000, MostTargets = 200;

    /// <inheritdoc/>
    public string Id => "pings";

    /// <inheritdoc/>
    public string Title => "Pings";

    /// <inheritdoc/>
    public bool IsThere(OpenTables tables) => tables.Ask($"SELECT 1 AS one FROM observations WHERE {PingNumbers.Where} LIMIT 1").Count > 0;

    /// <inheritdoc/>
    public void Write(PageContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        MarkupWriter page = context.Page;
        page.Leaf(
            "p", "A ping is a TCP connect. Lost are those that nothing came back for; a refusal and an error of a router are answers. Round trips are of the connects that came about.");
        IReadOnlyList<TableRow> rows = context.Tables.Ask(PingNumbers.Sql(MostTargets));
        WriteTable(context, rows);
        int number = 0;
        foreach (TableRow row in rows.Take(MostCharts)) WriteChart(context, row.Text("who")!, ++number);
    }

    private static void WriteTable(PageContext context, IReadOnlyList<TableRow> rows)
    {
        List<IReadOnlyList<Cell>> cells = [];
        foreach (TableRow row in rows)
        {
            string who = row.Text("who")!;
            long pings = row.Count("pings"), lost = row.Count("lost"), failing = row.Count("failing");
            string where = $"{PingNumbers.Where} AND {SqlText.Is($"({PingNumbers.Target})", who)}";
            cells.Add(
            [
                who, Cell.Of(pings, context.Shelf.Link($"Pings of {who}", "observations", where, pings, row.Numbers("ids"))),
                Cell.Of(
                    lost, context.Shelf.Link(
                        $"Lost pings of {who}", "observations", $"{where} AND {PingNumbers.Lost}", lost, row.Numbers("lost_ids"))),
                Cell.Of(pings == 0 ? null : 100.0 * lost / pings, "0.##"),
                Cell.Of(
                    failing,
                    context.Shelf.Link(
                        $"Failing pings of {who}", "observations", $"{where} AND {PingNumbers.Failing}", failing,
                        row.Numbers("failing_ids"))),
                Ms(row, "least"), Ms(row, "p50"), Ms(row, "p90"), Ms(row, "p99"), Ms(row, "most"),
            ]);
        }

        new DataTable(
            "Round trips and losses by target",
            ["target", "pings", "lost", "lost, %", "refused or failing", "least, ms", "middle, ms", "90th percentile, ms",
                "99th percentile, ms", "most, ms"], cells)
        { FileName = "pings.csv" }.Write(context.Page);
    }

    private static void WriteChart(PageContext context, string who, int number)
    {
        PingPoint[] points = [.. context.Tables.Ask(
            $"SELECT epoch(TRY_CAST(time AS TIMESTAMP)) + coalesce(t0, 0) AS moment, rtt, failure FROM observations WHERE {PingNumbers.Where} AND {SqlText.Is($"({PingNumbers.Target})", who)} AND TRY_CAST(time AS TIMESTAMP) IS NOT NULL ORDER BY moment LIMIT {MostPoints}")
            .Select(row => new PingPoint(row.Real("moment") ?? 0, row.Real("rtt"), row.Text("failure")))];
        if (points.Length == 0) return;
        IReadOnlyList<LevelShift> shifts = LevelShift.Find([.. points.Select(point => point.Rtt).OfType<double>()]);
        context.Page.Open("h3").Foreign(who).Close();
        var chart = new PingChart(string.Create(CultureInfo.InvariantCulture, $"pings-{number}"), $"Round trips to {who}", points, shifts);
        chart.Write(context.Page);
        WriteShifts(context.Page, shifts, chart, number);
        new DataTable(
            $"Pings of {who}", ["time, UTC", "RTT, ms", "failure"],
            [.. points.Take(2_000)
                .Select(point => (IReadOnlyList<Cell>)[chart.Time(point.At), Cell.Of(point.Rtt * 1000, "0.###"), point.Failure ?? ""])])
        { FileName = string.Create(CultureInfo.InvariantCulture, $"pings-{number}.csv") }.WriteFolded(context.Page);
        if (points.Length > 2_000) context.Page.Leaf("p", "The table has the first 2,000.");
    }

    private static void WriteShifts(MarkupWriter page, IReadOnlyList<LevelShift> shifts, PingChart chart, int number)
    {
        if (shifts.Count == 0)
        {
            page.Leaf("p", "No change of level that chance does not explain.");
            return;
        }

        new DataTable(
            string.Create(CultureInfo.InvariantCulture, $"Changes of level {number} (by ranks, 5.5 standard deviations)"),
            ["since, UTC", "before, ms", "from then on, ms"],
            [.. shifts.Select(
                shift => (IReadOnlyList<Cell>)[chart.Time(chart.ShiftAt(shift)), Cell.Of(shift.Before * 1000, "0.###"),
                    Cell.Of(shift.After * 1000, "0.###")])])
            .Write(page);
    }

    private static Cell Ms(TableRow row, string column) => Cell.Of(row.Real(column) * 1000, "0.##");
}
