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
        string others = string.Join(", ", classes.Select((code, i) => $"count(*) FILTER (outcome_code = {SqlText.Quote(code)}) AS c{i}"));
        IReadOnlyList<TableRow> rows = context.Tables.Ask(
            $"SELECT network, {OutcomeCounts.Columns}, {others}, {NetworkKey.Columns}, {SampleIds.Column}, count(DISTINCT subject) AS subjects, count(DISTINCT vantage_point) AS vantage_points "
            + $"FROM {InterferenceTests.Sql} GROUP BY 1 ORDER BY unexpected DESC, tests DESC, network LIMIT {MostNetworks}");
        List<(string, IReadOnlyList<long>)> bars = [];
        List<IReadOnlyList<Cell>> cells = [];
        foreach (TableRow row in rows)
        {
            OutcomeCounts counts = OutcomeCounts.Of(row);
            NetworkKey network = NetworkKey.Of(row, row.Text("network")!);
            long[] known = [.. classes.Select((_, i) => row.Count($"c{i}"))];
            bars.Add((network.Label, [.. known, counts.Tests - known.Sum()]));
            string? link = context.Shelf.Link(
                $"Outcomes in {network.Label}", "outcomes", InterferenceTests.And(network.Where), counts.Tests, SampleIds.Of(row));
            cells.Add(
            [
                network.Label, Cell.Of(counts.Tests, link), Cell.Of(counts.Unexpected), Cell.Of(counts.Inconclusive),
                Cell.Of(counts.Invalid),
                counts.Conclusive < context.Enough ? "insufficient" : counts.Share,
                Cell.Of(row.Count("vantage_points")), Cell.Of(row.Count("subjects")), .. bars[^1].Item2.Select(count => Cell.Of(count)),
            ]);
        }

        new ShareBars(
            "networks-chart", "Outcomes by network of the vantage point", [.. names.Select((name, i) => Series.Numbered(i, name))], bars)
            .Write(context.Page);
        new DataTable(
            "Outcomes by network",
            ["network", "tests", "unexpected", "inconclusive", "invalid", "share unexpected", "vantage points", "names", .. names], cells)
        { FileName = "networks.csv" }.Write(context.Page);
    }
}
