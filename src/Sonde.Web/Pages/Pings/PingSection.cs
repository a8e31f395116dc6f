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
    public bool HasLongSeries(OpenTables tables)
        => tables.Ask(
            $"SELECT 1 AS one FROM observations WHERE {PingNumbers.Where} AND {PingNumbers.Moment} IS NOT NULL GROUP BY {PingSeries.Key} HAVING count(*) > {PingChart.MostDots} LIMIT 1")
            .Count > 0;

    /// <inheritdoc/>
    public void Write(PageContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        MarkupWriter page = context.Page;
        page.Leaf(
            "p", "A ping is a TCP connect. Lost are those that nothing came back for; a refusal and an error of a router are answers. Round trips are of the connects that came about at the first SYN.");
        var series = PingSeries.Of(context.Tables);
        IReadOnlyList<TableRow> rows = context.Tables.Ask(series.Sql(MostTargets));
        WriteTable(context, series, rows);
        int number = 0;
        foreach (TableRow row in rows.Take(MostCharts)) WriteChart(context, new Whose(series.NameOf(row), series.WhereOf(row)), ++number);
    }

    private static void WriteTable(PageContext context, PingSeries series, IReadOnlyList<TableRow> rows)
    {
        List<IReadOnlyList<Cell>> cells = [];
        foreach (TableRow row in rows)
        {
            string who = series.NameOf(row);
            long pings = row.Count("pings"), lost = row.Count("lost"), failing = row.Count("failing");
            string where = series.WhereOf(row);
            string? all = context.Shelf.Link($"Pings of {who}", "observations", where, pings, row.Numbers("ids"));
            cells.Add(
            [
                row.Text("who"), .. series.IsOfSeveral ? [row.Text("origin")] : (Cell[])[], Cell.Of(pings, all),
                Cell.Of(
                    lost, context.Shelf.Link(
                        $"Lost pings of {who}", "observations", $"{where} AND {PingNumbers.Lost}", lost, row.Numbers("lost_ids"))),
                Cell.Of(pings == 0 ? null : 100.0 * lost / pings, "0.##", all),
                Cell.Of(
                    failing,
                    context.Shelf.Link(
                        $"Failing pings of {who}", "observations", $"{where} AND {PingNumbers.Failing}", failing,
                        row.Numbers("failing_ids"))),
                .. ((string[])["least", "p50", "p90", "p99", "most"]).Select(each => Cell.Of(row.Real(each) * 1000, "0.##", all)),
            ]);
        }

        new DataTable(
            series.IsOfSeveral ? "Round trips and losses by target and by whence it was measured" : "Round trips and losses by target",
            [
                "target", .. series.IsOfSeveral ? ["from"] : (string[])[], "pings", "lost", "lost, %", "refused or failing", "least, ms",
                "middle, ms", "90th percentile, ms", "99th percentile, ms", "most, ms",
            ], cells)
        { FileName = "pings.csv" }.Write(context.Page);
    }

    private static void WriteChart(PageContext context, Whose who, int number)
    {
        PingPoint[] points = [.. context.Tables.Ask(
            $"SELECT id, {PingNumbers.Moment} AS moment, rtt, failure FROM observations WHERE {who.Where} AND moment IS NOT NULL ORDER BY moment, id LIMIT {MostPoints}")
            .Select(row => new PingPoint(row.Count("id"), row.Real("moment") ?? 0, row.Real("rtt"), row.Text("failure")))];
        if (points.Length == 0) return;
        IReadOnlyList<LevelShift> shifts = LevelShift.Find([.. points.Select(point => point.Rtt).OfType<double>()]);
        context.Page.Open("h3").Foreign(who.Name).Close();
        var chart = new PingChart(string.Create(CultureInfo.InvariantCulture, $"pings-{number}"), $"Round trips to {who.Name}", points, shifts);
        chart.Write(context.Page);
        if (points.Length == MostPoints) context.Page.Leaf("p", $"Drawn are the first {MarkupWriter.Count(MostPoints)} pings.");
        WriteShifts(context, who, shifts, chart, number);
        DataTable table = chart.IsLong
            ? StepTable(context, who, chart)
            : new DataTable(
                $"Pings of {who.Name}", ["time, UTC", "RTT, ms", "failure"],
                [.. points.Select(
                    point => (IReadOnlyList<Cell>)[chart.Time(point.At), Cell.Of(point.Rtt * 1000, "0.###"), point.Failure ?? ""])]);
        (table with { FileName = string.Create(CultureInfo.InvariantCulture, $"pings-{number}.csv") }).WriteFolded(context.Page);
    }

    private static DataTable StepTable(PageContext context, Whose who, PingChart chart)
    {
        List<IReadOnlyList<Cell>> cells = [];
        foreach (PingStep step in chart.Steps)
        {
            string where = string.Create(
                CultureInfo.InvariantCulture,
                $"{who.Where} AND {PingNumbers.Moment} >= {step.From:0.###} AND {PingNumbers.Moment} < {step.To:0.###}");
            string title = $"Pings of {who.Name} from {chart.Time(step.From)} on";
            string? all = context.Shelf.Link(title, "observations", where, step.Points.Count, Some(step.Points));
            cells.Add(
            [
                chart.Time(step.From), Cell.Of(step.Points.Count, all),
                Cell.Of(step.Lost.Count, context.Shelf.Link(
                    $"{title}, lost", "observations", $"{where} AND {PingNumbers.Lost}", step.Lost.Count, Some(step.Lost))),
                Cell.Of(step.Failing.Count, context.Shelf.Link(
                    $"{title}, failing", "observations", $"{where} AND {PingNumbers.Failing}", step.Failing.Count, Some(step.Failing))),
                .. ((double[])[0.05, 0.5, 0.95]).Select(share => Cell.Of(step.Rtt(share) * 1000, "0.###", all)),
            ]);
        }

        return new DataTable(
            $"Pings of {who.Name} in steps of time",
            ["from, UTC", "pings", "lost", "refused or failing", "5th percentile, ms", "middle, ms", "95th percentile, ms"], cells);
    }

    private static long[] Some(IReadOnlyList<PingPoint> points) => [.. points.Take(SampleIds.Most).Select(point => point.Id)];

    private static void WriteShifts(
        PageContext context, Whose who, IReadOnlyList<LevelShift> shifts, PingChart chart, int number)
    {
        if (shifts.Count == 0)
        {
            context.Page.Leaf("p", chart.Answered < 2 * LevelShift.Least
                ? $"Too few round trips ({chart.Answered}) to see a change of level: it takes {LevelShift.Least} before it and as many after."
                : "No change of level was seen that chance does not explain.");
            return;
        }

        new DataTable(
            string.Create(CultureInfo.InvariantCulture, $"Changes of level {number} (by ranks, 5.5 standard deviations)"),
            ["since, UTC", "before, ms", "from then on, ms"],
            [.. shifts.Select((shift, i) => ShiftCells(context, who, shifts, chart, i))])
            .Write(context.Page);
    }

    private static IReadOnlyList<Cell> ShiftCells(
        PageContext context, Whose who, IReadOnlyList<LevelShift> shifts, PingChart chart, int i)
    {
        return [chart.Time(chart.ShiftAt(shifts[i])), Level(i - 1, shifts[i].Before), Level(i, shifts[i].After)];

        // A level is that of the pings from one change to the next.
        Cell Level(int from, double middle)
        {
            PingPoint[] points = chart.Level(from < 0 ? null : shifts[from], from + 1 < shifts.Count ? shifts[from + 1] : null);
            string where = string.Create(
                CultureInfo.InvariantCulture,
                $"{who.Where} AND rtt IS NOT NULL AND {PingNumbers.Moment} BETWEEN {points[0].At:0.######} - 5e-7 AND {points[^1].At:0.######} + 5e-7");
            return Cell.Of(
                middle * 1000, "0.###", context.Shelf.Link(
                    $"Pings of {who.Name} of a level of {MarkupWriter.Real(middle * 1000)} ms", "observations", where, points.Length, Some(points)));
        }
    }

    // A series: what people call it, and which rows it is.
    private readonly record struct Whose(string Name, string Where);
}
