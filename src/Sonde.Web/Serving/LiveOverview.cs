using Sonde.Analysis.Reports;
using Sonde.Analysis.Reports.Counting;
using Sonde.Web.Charts;
using Sonde.Web.Counting;
using Sonde.Web.Documents;
using Sonde.Web.Pages;
using Sonde.Web.Tables;

namespace Sonde.Web.Serving;

/// <summary>The first page of a live view: what is there, what it came to day by day, and where.</summary>
internal sealed class LiveOverview(ReportSource source)
{
    private const int MostDays = 366, MostOutcomes = 100;

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
        OutcomeSelection outcomes = context.Outcomes;
        Tally tally = outcomes.Count(
            [outcomes.Cube.Date.All], OutcomeCounts.Slots(outcomes.Cube, kind => kind.IsTest), context.Shelf.TakesRows);
        (string Name, OutcomeCounts Counts, int Group)[] days = [.. tally.Groups.Where(group => tally.Value(group) is not null)
            .OrderBy(group => tally.Value(group), StringComparer.Ordinal).TakeLast(MostDays)
            .Select(group => (tally.Value(group)!, OutcomeCounts.Of(tally, group), group))];
        if (days.Length == 0) return;
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
                context, day.Counts, slot => tally.Samples(day.Group, slot), $"Measurements of {day.Name}",
                RowCondition.None.And(ConditionPart.IsTest).And(ConditionPart.Date, day.Name))])])
        { FileName = "days.csv" }.WriteFolded(context.Page);
    }

    private static void WriteOutcomes(PageContext context)
    {
        context.Page.Leaf("h2", "Outcomes");
        OutcomeSelection outcomes = context.Outcomes;
        var slots = KindSlots.By(
            outcomes.Cube.Kinds, kind => kind.IsTest, kind => (kind.Test, kind.Code, kind.Says),
            out IReadOnlyList<(string? Test, string? Code, string? Says)> kinds);
        Tally tally = outcomes.Count([], slots);
        List<IReadOnlyList<Cell>> cells = [];
        foreach ((long count, (string? test, string? code, string? says)) in kinds
            .Select((kind, slot) => (Count: tally.Groups.Count == 0 ? 0 : tally.Count(0, slot), kind)).Where(each => each.Count > 0)
            .OrderByDescending(each => each.Count).ThenBy(each => each.kind.Test, StringComparer.Ordinal)
            .ThenBy(each => each.kind.Code, StringComparer.Ordinal).ThenBy(each => each.kind.Says, StringComparer.Ordinal)
            .Take(MostOutcomes))
        {
            RowCondition where = RowCondition.None.And(ConditionPart.IsTest).And(ConditionPart.Test, test).And(ConditionPart.Code, code)
                .And(ConditionPart.Says, says);
            string? link = context.Shelf.Link($"{test}: {code ?? "no outcome"}", outcomes.Cube, where, count, []);
            cells.Add([test, code ?? "", says ?? "", Cell.Of(count, link)]);
        }

        new DataTable("Outcomes by test", ["test", "outcome", "says", "measurements"], cells) { FileName = "outcomes.csv" }.Write(
            context.Page);
    }
}
