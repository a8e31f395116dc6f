using Sonde.Analysis.Reports;
using Sonde.Analysis.Reports.Counting;
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
    public bool IsSeen(OpenTables tables) => true; // what is counted tells, sooner than a question to all rows

    /// <inheritdoc/>
    public void Write(PageContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        MarkupWriter page = context.Page;
        var tests = new NetworkTally(context.Outcomes, context.Shelf.TakesRows);
        if (tests.Groups.Count == 0)
        {
            page.Leaf("p", "Nothing of that kind among what is shown.");
            return;
        }

        page.Leaf(
            "p",
            "A test is a name asked for at one vantage point, beside controls. Counted is each measurement once, by the try that speaks for it; shares are of the tests that say something, expected and unexpected.");
        var margins = new TestMargins(context);
        page.Leaf("h3", "By domain and network");
        HeatTable.WriteKey(page, context.Enough);
        new HeatTable("Unexpected outcomes by domain and network of the vantage point", HeatAxis.Domain, HeatAxis.Network, 40, 20)
        {
            FileName = "domain-network.csv",
            IsUnknown = (cube, column) => cube.Networks[column].IsUnknown,
        }.Write(context, margins);
        page.Leaf("h3", "By country and day");
        new HeatTable("Unexpected outcomes by country of the vantage point and day", HeatAxis.Country, HeatAxis.Date, 40, 60)
        {
            FileName = "country-day.csv",
            IsInOrder = true,
            Over = IntervalUnit.Networks,
        }.Write(context, margins);
        OutcomesInTime.Write(context, margins);
        WriteNetworks(context, tests);
        ControlsAndTries.Write(context, tests);
    }

    // Networks that are not known may be any number: no share is told of them.
    private static string ShareOf(OutcomeCounts counts, VantageNetwork network, int enough)
        => network.IsUnknown
            ? (counts with { Networks = 0 }).ShareIfEnough(enough, IntervalUnit.Networks)
            : counts.ShareIfEnough(enough, IntervalUnit.Tests);

    private static void WriteNetworks(PageContext context, NetworkTally tests)
    {
        context.Page.Leaf("h3", "Outcomes a network");
        string[] classes = [.. tests.Kinds.Select((kind, slot) => (Code: kind.Code ?? "none", Count: tests.Total(slot)))
            .GroupBy(each => each.Code, StringComparer.Ordinal).OrderByDescending(code => code.Sum(each => each.Count))
            .ThenBy(code => code.Key, StringComparer.Ordinal).Take(MostClasses).Select(code => code.Key)];
        string[] names = [.. classes, "other outcomes"];
        (ConditionPart Is, string?[] Codes)[] wheres =
            [.. classes.Select(code => (ConditionPart.CodeOrNone, (string?[])[code])), (ConditionPart.OtherCodes, classes)];
        Func<NetworkTally.Kind, bool>[] which =
        [
            .. classes.Select(code => (Func<NetworkTally.Kind, bool>)(kind => (kind.Code ?? "none") == code)),
            kind => !classes.Contains(kind.Code ?? "none", StringComparer.Ordinal),
        ];
        int[] shown = [.. tests.Groups.OrderByDescending(group => tests.CountsOf(group).Unexpected)
            .ThenByDescending(group => tests.CountsOf(group).Tests).ThenBy(tests.NameOf, StringComparer.Ordinal).Take(MostNetworks)];
        int[] numbers = [.. shown.Select(tests.NumberOf)];
        Axis only = tests.Cube.Network.Only(numbers);
        OutcomeSelection outcomes = context.Outcomes.Only(tests.Cube.Network, numbers);
        KindSlots all = InterferenceTests.Slots(tests.Cube);
        IReadOnlyList<long> points = outcomes.Distinct([only], tests.Cube.VantagePoint.Known, all),
            subjects = outcomes.Distinct([only], tests.Cube.Subject.Known, all);
        List<(string, IReadOnlyList<long>)> bars = [];
        List<IReadOnlyList<Cell>> cells = [];
        for (int i = 0; i < shown.Length; i++)
        {
            int group = shown[i];
            OutcomeCounts counts = tests.CountsOf(group);
            string network = tests.NameOf(group), title = $"Outcomes in {network}";
            RowCondition where = tests.WhereOf(group);
            long[] parts = [.. which.Select(each => tests.Count(group, each))];
            bars.Add((network, parts));
            IReadOnlyList<Cell> counted = CountCells.Of(
                context, counts, slot => tests.Ids(group, kind => OutcomeCounts.SlotOf(kind.Expectation) == slot), title, where);
            cells.Add(
            [
                network, .. counted,
                new Cell(ShareOf(counts, tests.Cube.Networks[tests.NumberOf(group)], context.Enough), Link: counted[0].Link),
                Cell.Of(points[i], counted[0].Link), Cell.Of(subjects[i], counted[0].Link),
                .. parts.Select((count, part) => Cell.Of(count, context.Shelf.Link(
                    $"{title}: {names[part]}", tests.Cube, where.And(wheres[part].Is, wheres[part].Codes), count,
                    tests.Ids(group, which[part])))),
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
