using Sonde.Analysis.Reports;
using Sonde.Measurements.Model;
using Sonde.Web.Charts;
using Sonde.Web.Counting;
using Sonde.Web.Markup;
using Sonde.Web.Tables;

namespace Sonde.Web.Pages.Transparency;

/// <summary>What paths do to protocols: the conditions that were observed, by port and network of the target.</summary>
public sealed class TransparencySection : IPageSection
{
    private const int MostRows = 20, MostKinds = 14, MostChanges = 300, MostResults = 100_000;

    private const string Port = "coalesce(regexp_extract(target, ':([0-9]{1,5})$', 1), '')";

    private const string Results =
        $"(SELECT t.id, t.measurement_id, t.nettest, t.target, coalesce(t.time, t.date) AS time, t.conditions, {Port} AS port, t.origin, "
        + "coalesce('AS' || n.asn, 'network unknown') AS network FROM (SELECT *, " + SeenColumns.OriginSql + " AS origin FROM outcomes) t LEFT JOIN (SELECT measurement_id, min(target_asn) AS asn FROM observations GROUP BY 1) n USING (measurement_id) "
        + "WHERE len(t.conditions) > 0 AND t.is_control IS NOT TRUE)";

    /// <inheritdoc/>
    public string Id => "transparency";

    /// <inheritdoc/>
    public string Title => "Path transparency";

    /// <inheritdoc/>
    public bool IsThere(OpenTables tables)
        => tables.Ask("SELECT 1 AS one FROM outcomes WHERE len(conditions) > 0 LIMIT 1").Count > 0;

    /// <inheritdoc/>
    public void Write(PageContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Page.Leaf(
            "p", "A condition says what was observed on one path (PATHspider's words). Conditions of one group exclude one another; a path of which nothing could be observed has none of the group, which does not mean that the opposite holds.");
        Observed[] all = [.. context.Tables.Ask(
            $"SELECT condition, nettest, port, network, count(*) AS n, count(DISTINCT target) AS targets, {SampleIds.AnyColumn} FROM (SELECT r.*, unnest(list_distinct(conditions)) AS condition FROM {Results} r) GROUP BY 1, 2, 3, 4")
            .Select(row => new Observed(row))];
        WriteConditions(context, all);
        int number = 0;
        foreach (IGrouping<string, Observed> group in all.Where(each => each.IsExclusive).GroupBy(each => each.Group)
            .OrderBy(each => each.Key, StringComparer.Ordinal))
        {
            context.Page.Open("h3").Foreign(group.Key).Close();
            WriteBars(
                context, group, each => each.Port.Length > 0 ? $"port {each.Port}" : "no port", WhereOfPort, $"group-{++number}-port",
                $"{group.Key} by port");
            WriteBars(
                context, group, each => each.Network, WhereOfNetwork, $"group-{number}-network",
                $"{group.Key} by network of the target");
        }

        WriteChanges(context);
    }

    private static void WriteConditions(PageContext context, Observed[] all)
    {
        List<IReadOnlyList<Cell>> cells = [];
        foreach (IGrouping<string, Observed> condition in all.GroupBy(each => each.Condition)
            .OrderBy(each => ConditionCatalog.RankOf(each.Key)).ThenBy(each => each.Key, StringComparer.Ordinal))
        {
            long count = condition.Sum(each => each.Count);
            string? link = context.Shelf.Link(
                condition.Key, "outcomes", WhereOf(condition.First()), count,
                [.. condition.SelectMany(each => each.Ids).Order().Take(SampleIds.Most)]);
            cells.Add(
            [
                condition.Key, condition.First().Group, Cell.Of(count, link), ConditionCatalog.Find(condition.Key)?.Meaning ?? "",
            ]);
        }

        new DataTable("Conditions", ["condition", "group", "paths", "meaning"], cells) { FileName = "conditions.csv" }.Write(context.Page);
    }

    private static string WhereOf(Observed observed)
        => $"list_contains(list_transform(conditions, c -> {(observed.IsMeasure ? "split_part(c, ':', 1)" : "c")}), {SqlText.Quote(observed.Condition)}) AND is_control IS NOT TRUE";

    private static string WhereOfPort(Observed observed) => SqlText.Is(Port, observed.Port);

    private static string WhereOfNetwork(Observed observed) => observed.Network.StartsWith("AS", StringComparison.Ordinal)
        ? $"measurement_id IN (SELECT measurement_id FROM observations GROUP BY 1 HAVING min(target_asn) = {observed.Network.AsSpan(2)})"
        : "measurement_id NOT IN (SELECT measurement_id FROM observations WHERE target_asn IS NOT NULL AND measurement_id IS NOT NULL)";

    private static void WriteBars(
        PageContext context, IGrouping<string, Observed> group, Func<Observed, string> by, Func<Observed, string> whereOf, string id,
        string title)
    {
        string[] kinds = [
            .. group.GroupBy(each => each.Condition).OrderByDescending(each => each.Sum(one => one.Count))
            .ThenBy(each => each.Key, StringComparer.Ordinal)
            .Select(each => each.Key).Take(MostKinds)];
        IGrouping<string, Observed>[] rows = [
            .. group.GroupBy(by).OrderByDescending(row => row.Sum(each => each.Count)).ThenBy(row => row.Key, StringComparer.Ordinal)
            .Take(MostRows)];
        new ShareBars(id, title, [.. kinds.Select((kind, i) => Series.Numbered(i, kind))],
            [.. rows.Select(row => (row.Key, (IReadOnlyList<long>)[.. kinds.Select(kind => Of(row, kind).Sum(each => each.Count))]))])
            .Write(context.Page);
        new DataTable(
            title, ["", .. kinds], [.. rows.Select(
                row => (IReadOnlyList<Cell>)[row.Key, .. kinds.Select(kind => CellOf(context, row.Key, [.. Of(row, kind)], whereOf))])])
        {
            FileName = $"{id}.csv"
        }.WriteFolded(context.Page);
    }

    private static IEnumerable<Observed> Of(IEnumerable<Observed> row, string kind) => row.Where(each => each.Condition == kind);

    private static Cell CellOf(PageContext context, string row, Observed[] cell, Func<Observed, string> whereOf)
    {
        long count = cell.Sum(each => each.Count);
        return Cell.Of(count, count == 0 ? null : context.Shelf.Link(
            $"{cell[0].Condition}, {row}", "outcomes", $"{WhereOf(cell[0])} AND {whereOf(cell[0])}", count,
            [.. cell.SelectMany(each => each.Ids).Order().Take(SampleIds.Most)]));
    }

    private static void WriteChanges(PageContext context)
    {
        context.Page.Leaf("h3", "What changed");
        List<IReadOnlyList<Cell>> cells = [];
        bool ofOrigins = context.Tables.Ask($"SELECT count(DISTINCT origin) AS origins FROM {Results}")[0].Count("origins") > 1;
        Dictionary<(string Target, string Origin, string Group), (string Condition, string Time, long Id, string Measurement)> last = [];
        int measuredAgain = 0;
        foreach (TableRow row in context.Tables.Ask(
            $"SELECT r.* FROM {Results} r JOIN (SELECT target, origin, nettest FROM {Results} GROUP BY 1, 2, 3 HAVING count(*) > 1) twice USING (target, origin, nettest) ORDER BY target, time, id LIMIT {MostResults}"))
        {
            (string target, string time, string id) = (row.Text("target") ?? "", row.Text("time") ?? "", row.Text("measurement_id") ?? "");
            string origin = row.Text("origin")!;
            measuredAgain++;
            foreach (string condition in row.Texts("conditions").Select(Condition.Counted))
            {
                if (ConditionCatalog.Find(condition) is not { IsExclusive: true } word) continue;
                if (last.TryGetValue((target, origin, word.Group), out (string Condition, string Time, long Id, string Measurement) before)
                    && before.Condition != condition
                    && cells.Count < MostChanges)
                {
                    string? link = context.Shelf.Link(
                        $"{target} before and afterwards", "outcomes", SqlText.In("measurement_id", [before.Measurement, id]), 2,
                        [before.Id, row.Count("id")]);
                    cells.Add(
                    [
                        target, .. ofOrigins ? [origin] : (Cell[])[], word.Group, before.Condition, before.Time,
                        new Cell(condition, Link: link), time,
                    ]);
                }

                last[(target, origin, word.Group)] = (condition, time, row.Count("id"), id);
            }
        }

        if (measuredAgain == MostResults)
            context.Page.Leaf(
                "p", $"Compared are the first {MarkupWriter.Count(MostResults)} results of targets that were measured again.");
        if (cells.Count == MostChanges) context.Page.Leaf("p", $"The table has the first {MostChanges} changes.");
        if (cells.Count == 0)
        {
            context.Page.Leaf(
                "p", measuredAgain == 0
                ? "No target was measured more than once."
                : "Of the targets that were measured more than once none changed.");
            return;
        }

        new DataTable(
            "Targets whose condition changed",
            ["target", .. ofOrigins ? ["from"] : (string[])[], "group", "before", "last seen", "afterwards", "first seen"], cells)
        {
            FileName = "changes.csv"
        }.Write(context.Page);
    }

    private sealed class Observed(TableRow row)
    {
        private readonly ConditionWord? _word = ConditionCatalog.Find(row.Text("condition")!);

        public string Condition { get; } = Measurements.Model.Condition.Counted(row.Text("condition")!);

        public bool IsMeasure => _word is { Value: ConditionValue.Measure };

        public bool IsExclusive => _word is { IsExclusive: true };

        public string Group => _word?.Group ?? "other";

        public string Port { get; } = row.Text("port") ?? "";

        public string Network { get; } = row.Text("network")!;

        public long Count { get; } = row.Count("n");

        public IReadOnlyList<long> Ids { get; } = SampleIds.Of(row);
    }
}
