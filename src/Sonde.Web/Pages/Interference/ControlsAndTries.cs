using Sonde.Analysis.Reports.Counting;
using Sonde.Web.Counting;
using Sonde.Web.Tables;

namespace Sonde.Web.Pages.Interference;

/// <summary>Control failures apart, tries that contradict one another, and how often each outcome came.</summary>
internal static class ControlsAndTries
{
    private const int Most = 30, MostOutcomes = 200;

    public static void Write(PageContext context, NetworkTally tests)
    {
        WriteControls(context, tests);
        WriteTries(context, tests);
        WriteOutcomes(context, tests);
    }

    private static void WriteControls(PageContext context, NetworkTally tests)
    {
        context.Page.Leaf("h3", "Where controls failed");
        (int Group, long Failed)[] rows = [.. tests.Groups
            .Select(group => (Group: group, Failed: tests.Count(group, kind => kind.HasFailedControls)))
            .Where(row => row.Failed > 0).OrderByDescending(row => row.Failed)
            .ThenBy(row => tests.NameOf(row.Group), StringComparer.Ordinal).Take(Most)];
        if (rows.Length == 0)
        {
            context.Page.Leaf("p", "No test's controls failed.");
            return;
        }

        context.Page.Leaf(
            "p", "Where the controls of a test failed, nothing follows from the test: it counts as inconclusive, and in no share.");
        List<IReadOnlyList<Cell>> cells = [];
        foreach ((int group, long failed) in rows)
        {
            string name = tests.NameOf(group);
            long all = tests.CountsOf(group).Tests;
            string? link = context.Shelf.Link(
                $"Outcomes in {name}", tests.Cube, tests.WhereOf(group), all, tests.Ids(group, _ => true));
            cells.Add(
            [
                name,
                Cell.Of(failed, context.Shelf.Link(
                    $"Controls failed in {name}", tests.Cube,
                    InterferenceTests.Condition.And(ConditionPart.ControlsFailed).And(ConditionPart.Network, name), failed,
                    tests.Ids(group, kind => kind.HasFailedControls))),
                Cell.Of(all, link), Cell.Of(100.0 * failed / all, "0.#", link),
            ]);
        }

        new DataTable("Tests whose controls failed, by network", ["network", "controls failed", "tests", "percent"], cells)
        {
            FileName = "controls-failed.csv"
        }.Write(context.Page);
    }

    private static void WriteTries(PageContext context, NetworkTally tests)
    {
        context.Page.Leaf("h3", "Tries");
        long mixed = tests.Total(kind => kind.IsMixed is true), same = tests.Total(kind => kind.IsMixed is false);
        string? link = context.Shelf.Link(
            "Tests whose tries came to different outcomes", tests.Cube, InterferenceTests.Condition.And(ConditionPart.IsMixed), mixed,
            tests.Ids(kind => kind.IsMixed is true));
        string? sameLink = context.Shelf.Link(
            "Tests whose tries came to the same outcome", tests.Cube, InterferenceTests.Condition.And(ConditionPart.IsNotMixed), same,
            tests.Ids(kind => kind.IsMixed is false));
        new DataTable(
            "Tests by their tries", ["tries", "tests"],
            [["came to different outcomes", Cell.Of(mixed, link)], ["came to the same outcome", Cell.Of(same, sameLink)]])
            .Write(context.Page);
    }

    private static void WriteOutcomes(PageContext context, NetworkTally tests)
    {
        context.Page.Leaf("h3", "How often each outcome came");
        (string Test, string? Code, string? Says)[] all = [.. tests.Kinds
            .Select((kind, slot) => (kind.Test, kind.Code, kind.Says, Count: tests.Total(slot)))
            .Where(kind => kind.Count > 0)
            .GroupBy(kind => (kind.Test, kind.Code, kind.Says)).OrderByDescending(kind => kind.Sum(each => each.Count))
            .ThenBy(kind => kind.Key.Test, StringComparer.Ordinal).ThenBy(kind => kind.Key.Code is null)
            .ThenBy(kind => kind.Key.Code, StringComparer.Ordinal).ThenBy(kind => kind.Key.Says, StringComparer.Ordinal)
            .Take(MostOutcomes).Select(kind => kind.Key)];
        OutcomeCube cube = tests.Cube;
        Axis rows = cube.Kind.Grouped(
            [.. cube.Kinds.Select(kind => InterferenceTests.Has(kind) ? Array.IndexOf(all, (kind.Test!, kind.Code, kind.Says)) : -1)],
            all.Length);
        KindSlots slots = InterferenceTests.Slots(cube);
        IReadOnlyList<long> networks = context.Outcomes.Distinct([rows], cube.Network.Known, slots),
            points = context.Outcomes.Distinct([rows], cube.VantagePoint.Known, slots),
            subjects = context.Outcomes.Distinct([rows], cube.Subject.Known, slots);
        List<IReadOnlyList<Cell>> cells = [];
        for (int i = 0; i < all.Length; i++)
        {
            (string test, string? code, string? says) = all[i];
            bool Is(NetworkTally.Kind kind) => kind.Test == test && kind.Code == code && kind.Says == says;
            RowCondition where = InterferenceTests.Condition.And(ConditionPart.Test, test).And(ConditionPart.Code, code)
                .And(ConditionPart.Says, says);
            long count = tests.Total(Is);
            string? link = context.Shelf.Link($"{test}: {code ?? "no outcome"}, {says}", cube, where, count, tests.Ids(Is));
            cells.Add(
            [
                test, code ?? "", says ?? "", Cell.Of(count, link), Cell.Of(networks[i], link), Cell.Of(points[i], link),
                Cell.Of(subjects[i], link),
            ]);
        }

        new DataTable("Outcomes", ["test", "outcome", "says", "tests", "networks", "vantage points", "names"], cells)
        {
            FileName = "outcomes.csv"
        }.Write(context.Page);
    }
}
