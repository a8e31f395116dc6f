using Sonde.Analysis.Reports;
using Sonde.Web.Charts;
using Sonde.Web.Counting;
using Sonde.Web.Markup;
using Sonde.Web.Tables;

namespace Sonde.Web.Pages.Interference;

/// <summary>Names asked for at servers and resolvers, and what became of it.</summary>
public sealed class InterferenceSection : IPageSection
{
    private const int MostNetworks = 30, MostClasses = 7;

    /// <inheritdoc/>
    public string Id => "interference";

    /// <inheritdoc/>
    public string Title => "Interference";

    /// <inheritdoc/>
    public bool IsThere(OpenTables tables)
        => tables.Ask($"SELECT 1 AS one FROM outcomes WHERE {InterferenceTests.Where} LIMIT 1").Count > 0;

    /// <inheritdoc/>
    public void Write(PageContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        MarkupWriter page = context.Page;
        page.Leaf(
            "p",
            "A test is a name asked for at one vantage point, beside controls. Counted is each measurement once, by the try that speaks for it; shares are of the tests that say something, expected and unexpected.");
        page.Leaf("h3", "By domain and network");
        HeatTable.WriteKey(page, context.Enough);
        new HeatTable(
            "Unexpected outcomes by domain and network of the vantage point", ("domain", "subject"), ("network", "network"), 40, 20)
        {
            FileName = "domain-network.csv",
            ColumnWhere = row => NetworkKey.Of(row, row.Text("column_name")!).Where,
        }.Write(context);
        page.Leaf("h3", "By country and day");
        new HeatTable("Unexpected outcomes by country of the vantage point and day", ("country", "country"), ("date", "date"), 40, 60)
        {
            FileName = "country-day.csv",
            IsInOrder = true,
            Over = IntervalUnit.Networks,
        }.Write(context);
        OutcomesInTime.Write(context);
        WriteNetworks(context);
        ControlsAndTries.Write(context);
    }

    private static void WriteNetworks(PageContext context)
    {
        context.Page.Leaf("h3", "Outcomes a network");
        string[] classes = [.. context.Tables.Ask(
            $"SELECT coalesce(outcome_code, 'none') AS code FROM {InterferenceTests.Sql} GROUP BY 1 ORDER BY count(*) DESC, code LIMIT {MostClasses}")
            .Select(row => row.Text("code")!)];
        string[] names = [.. classes, "other outcomes"];
        string[] wheres =
        [
            .. classes.Select(code => SqlText.Is("coalesce(outcome_code, 'none')", code)),
            $"NOT ({SqlText.In("coalesce(outcome_code, 'none')", classes)})",
        ];
        string others = string.Join(
            ", ", wheres.Select(
                (where, i) => $"count(*) FILTER ({where}) AS c{i}, min(id, {SampleIds.Most}) FILTER ({where}) AS c{i}_ids"));
        IReadOnlyList<TableRow> rows = context.Tables.Ask(
            $"SELECT network, {CountCells.Columns}, {others}, {NetworkKey.Columns}, count(DISTINCT subject) AS subjects, count(DISTINCT vantage_point) AS vantage_points "
            + $"FROM {InterferenceTests.Sql} GROUP BY 1 ORDER BY unexpected DESC, tests DESC, network LIMIT {MostNetworks}");
        List<(string, IReadOnlyList<long>)> bars = [];
        List<IReadOnlyList<Cell>> cells = [];
        foreach (TableRow row in rows)
        {
            OutcomeCounts counts = OutcomeCounts.Of(row);
            NetworkKey network = NetworkKey.Of(row, row.Text("network")!);
            string title = $"Outcomes in {network.Label}", where = InterferenceTests.And(network.Where);
            bars.Add((network.Label, [.. names.Select((_, i) => row.Count($"c{i}"))]));
            IReadOnlyList<Cell> counted = CountCells.Of(context, row, title, where);
            cells.Add(
            [
                network.Label, .. counted, new Cell(counts.ShareIfEnough(context.Enough, IntervalUnit.Tests), Link: counted[0].Link),
                Cell.Of(row.Count("vantage_points"), counted[0].Link), Cell.Of(row.Count("subjects"), counted[0].Link),
                .. names.Select((name, i) => Cell.Of(row.Count($"c{i}"), context.Shelf.Link(
                    $"{title}: {name}", "outcomes", $"{where} AND {wheres[i]}", row.Count($"c{i}"), row.Numbers($"c{i}_ids")))),
            ]);
        }

        new ShareBars(
            "networks-chart", "Outcomes by network of the vantage point", [.. names.Select((name, i) => Series.Numbered(i, name))], bars)
            .Write(context.Page);
        new DataTable(
            "Outcomes by network",
            ["network", .. CountCells.Names, "share unexpected", "vantage points", "names", .. names], cells)
        { FileName = "networks.csv" }.Write(context.Page);
    }
}
