using System.Globalization;
using Sonde.Analysis.Reports;
using Sonde.Web.Counting;
using Sonde.Web.Markup;
using Sonde.Web.Tables;

namespace Sonde.Web.Pages.Paths;

/// <summary>Paths through networks: what answered at each distance, by flow.</summary>
public sealed class PathSection : IPageSection
{
    private const int MostTraces = 12, MostRows = 500;

    private const string Traces = $"outcomes WHERE {PathNumbers.Where}";

    /// <inheritdoc/>
    public string Id => "paths";

    /// <inheritdoc/>
    public string Title => "Paths";

    /// <inheritdoc/>
    public bool IsThere(OpenTables tables) => tables.Ask($"SELECT 1 AS one FROM {Traces} LIMIT 1").Count > 0;

    /// <inheritdoc/>
    public void Write(PageContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        MarkupWriter page = context.Page;
        page.Leaf(
            "p", "A flow is what keeps its protocol and ports. No reply means that none came: routers limit their answers, and many give none; it does not mean that something is blocked.");
        (bool ofOrigins, bool ofTests) = PathNumbers.IsOfSeveral(context.Tables);
        WriteAll(context, ofOrigins, ofTests);
        int number = 0;
        IReadOnlyList<TableRow> shown = context.Tables.Ask(
            $"SELECT * FROM (SELECT id, measurement_id, target, {SeenColumns.OriginSql} AS origin, time, date, outcome_code, hop, rtt, expectation, source_file, source_line, "
            + "row_number() OVER (PARTITION BY target, outcome_code ORDER BY time DESC NULLS LAST, id DESC) AS nth "
            + $"FROM {Traces}) WHERE nth = 1 ORDER BY (outcome_code LIKE 'path.%') DESC, expectation = 'unexpected' DESC, target, id LIMIT {MostTraces}");
        if (shown.Count == MostTraces)
            page.Leaf(
                "p", $"Of each target and outcome the newest trace is shown, {MostTraces} at most, those first whose flows were treated differently.");
        foreach (TableRow row in shown) WriteTrace(context, row, ofOrigins, ++number);
    }

    // Those of one origin and nettest stand together: they alone are compared.
    private static void WriteAll(PageContext context, bool ofOrigins, bool ofTests)
    {
        IReadOnlyList<TableRow> rows = context.Tables.Ask($"{PathNumbers.Sql} ORDER BY target, origin, nettest, time, id LIMIT {MostRows}");
        List<IReadOnlyList<Cell>> cells = [];
        foreach (TableRow row in rows)
        {
            string? link = context.Shelf.Link(
                $"Trace to {row.Text("target")} at {row.Text("time")}", "outcomes",
                SqlText.Is("measurement_id", row.Text("measurement_id")), 1,
                [row.Count("id")]);
            string? path_ = row.Text("path_id"), before = row.Text("before");
            string change = path_ is null ? "nothing answered" : before is null ? "first seen" : path_ == before ? "" : "other routers";
            cells.Add(
            [
                row.Text("target"), .. ofOrigins ? [row.Text("origin")] : (Cell[])[], .. ofTests ? [row.Text("nettest")] : (Cell[])[],
                row.Text("time"), new Cell(row.Text("outcome_code") ?? "no outcome", Link: link),
                row.Text("expectation") ?? "",
                Cell.Of(row.Real("hop"), "0", link), Cell.Of(row.Real("rtt") * 1000, "0.###", link), Cell.Of(row.Count("routers"), link),
                path_?[..8] ?? "",
                change,
            ]);
        }

        new DataTable(
            "Traces in the order of time",
            [
                "target", .. ofOrigins ? ["from"] : (string[])[], .. ofTests ? ["test"] : (string[])[], "time", "outcome", "says", "hop",
                "RTT, ms", "routers", "path", "since the last",
            ],
            cells)
        { FileName = "traces.csv" }.Write(context.Page);
    }

    // As people write it; what is no time of ours stays as it is.
    private static string? Moment(string? time)
        => time is { Length: >= 20 } && time[10] == 'T' && time[^1] == 'Z' ? $"{time[..10]} {time[11..19]} UTC" : time;

    private static void WriteTrace(PageContext context, TableRow row, bool ofOrigins, int number)
    {
        MarkupWriter page = context.Page;
        string measurement = row.Text("measurement_id")!;
        var trace = new PathTrace(context.Tables, measurement);
        page.Open("h3").Text("To ").Foreign(row.Text("target"));
        if (ofOrigins) page.Text(" from ").Foreign(row.Text("origin"));
        page.Text(", ").Foreign(Moment(row.Text("time")) ?? row.Text("date")).Text(": ")
            .Foreign(row.Text("outcome_code") ?? "no outcome").Close();
        if (trace.LastTtl == 0)
        {
            page.Leaf("p", "Nothing answered at any distance.");
            return;
        }

        string title = string.Create(CultureInfo.InvariantCulture, $"Trace {number}: what answered, by TTL and flow");
        new PathTable(trace, SqlText.Is("measurement_id", measurement), title).Write(context);
        new RouterGraph(trace, string.Create(CultureInfo.InvariantCulture, $"routers-{number}"),
            string.Create(CultureInfo.InvariantCulture, $"Trace {number}: the routers that answered")).Write(page);
    }
}
