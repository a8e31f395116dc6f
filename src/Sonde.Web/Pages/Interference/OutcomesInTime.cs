using Sonde.Analysis.Reports;
using Sonde.Analysis.Reports.Counting;
using Sonde.Web.Charts;
using Sonde.Web.Counting;
using Sonde.Web.Tables;

namespace Sonde.Web.Pages.Interference;

/// <summary>What tests came to in the course of time: by day, and by hour where all is of few days.</summary>
internal static class OutcomesInTime
{
    private const int MostSteps = 200;

    public static void Write(PageContext context, TestMargins margins)
    {
        context.Page.Leaf("h3", "In the course of time");
        OutcomeSelection outcomes = context.Outcomes;
        Tally tally = margins.By(outcomes.Cube.Date);
        bool isByHour = tally.Groups.Count(group => tally.Value(group) is not null) <= 3;
        ConditionPart step = isByHour ? ConditionPart.Hour : ConditionPart.Date;
        Dimension steps = isByHour ? outcomes.Cube.Hour : outcomes.Cube.Date;
        tally = margins.By(steps);
        IReadOnlyList<long> networks = outcomes.Distinct(
            [steps.All], outcomes.Cube.NetworkUnit, InterferenceTests.Telling(outcomes.Cube));
        int[] shown = [.. tally.Groups.Where(group => tally.Value(group) is not null)
            .OrderBy(group => tally.Value(group), StringComparer.Ordinal).TakeLast(MostSteps)];
        if (shown.Length == 0)
        {
            context.Page.Leaf("p", "No row says when it was measured.");
            return;
        }

        List<(string, IReadOnlyList<long>)> told = [];
        List<IReadOnlyList<Cell>> cells = [];
        foreach (int group in shown)
        {
            var counts = OutcomeCounts.Of(tally, group, networks);
            string name = tally.Value(group)!;
            told.Add((name, [counts.Expected, counts.Unexpected, counts.Inconclusive, counts.Invalid]));
            IReadOnlyList<Cell> counted = CountCells.Of(
                context, counts, slot => tally.Samples(group, slot), $"Tests of {name}", InterferenceTests.Condition.And(step, name));
            cells.Add(
            [
                name, .. counted, new Cell(counts.ShareIfEnough(context.Enough, IntervalUnit.Networks), Link: counted[0].Link),
            ]);
        }

        new Timeline("timeline", "Tests in the course of time, by what they say of the network", Series.Expectations, told)
            .Write(context.Page);
        new DataTable(
            "Tests in the course of time", ["when", .. CountCells.Names, "share unexpected"], cells)
        { FileName = "timeline.csv" }.WriteFolded(context.Page);
    }
}
