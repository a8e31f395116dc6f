using Sonde.Analysis.Reports.Counting;
using Sonde.Web.Pages;
using Sonde.Web.Tables;

namespace Sonde.Web.Counting;

/// <summary>What a group of tests came to as cells of a table, each of which leads to rows of its own.</summary>
internal static class CountCells
{
    // Each with its slot (OutcomeCounts.Slots) and its condition.
    private static readonly (string Name, int Slot, ConditionPart Is, string?[] Values)[] Kinds =
    [
        ("expected", 1, ConditionPart.Says, ["expected"]), ("unexpected", 0, ConditionPart.Says, ["unexpected"]),
        ("inconclusive", 2, ConditionPart.Says, ["inconclusive"]), ("invalid", 3, ConditionPart.IsInvalid, []),
    ];

    /// <summary>The names of the columns.</summary>
    public static readonly IReadOnlyList<string> Names = ["tests", .. Kinds.Select(kind => kind.Name)];

    /// <summary>The cells of a group: all tests, then those of each kind.</summary>
    /// <param name="context">The page.</param>
    /// <param name="counts">What it came to.</param>
    /// <param name="samples">A few rows of each slot (<see cref="OutcomeCounts.Slots"/>).</param>
    /// <param name="title">What the tests are.</param>
    /// <param name="where">The condition that gives them.</param>
    public static IReadOnlyList<Cell> Of(
        PageContext context, OutcomeCounts counts, Func<int, IReadOnlyList<long>> samples, string title, RowCondition where)
    {
        OutcomeCube cube = context.Outcomes.Cube;
        long[] bySlot = [counts.Unexpected, counts.Expected, counts.Inconclusive, counts.Invalid];
        return
        [
            Cell.Of(counts.Tests, context.Shelf.Link(title, cube, where, counts.Tests, Ids(samples))),
            .. Kinds.Select(kind => Cell.Of(
                bySlot[kind.Slot], context.Shelf.Link(
                    $"{title}: {kind.Name}", cube, where.And(kind.Is, kind.Values), bySlot[kind.Slot], samples(kind.Slot)))),
        ];
    }

    /// <summary>A few rows of a group, unexpected ones first.</summary>
    /// <param name="samples">A few rows of each slot (<see cref="OutcomeCounts.Slots"/>).</param>
    public static IReadOnlyList<long> Ids(Func<int, IReadOnlyList<long>> samples)
        => [.. samples(0).Concat(samples(1).Concat(samples(2)).Concat(samples(3)).Order()).Take(SampleIds.Most)];
}
