namespace Sonde.Tests.Experiments.PathTransparency.FastOpen;

/// <summary>The groups of conditions of which a verdict has at most one.</summary>
internal static class VerdictGroups
{
    private static readonly string[][] Groups =
    [
        ["connectivity.works", "connectivity.broken", "connectivity.offline", "connectivity.transient"],
        ["cookie.received", "cookie.not_received"],
        ["syndata.acked", "syndata.not_acked", "syndata.failed"],
        ["syndata.dropped", "syndata.reset", "syndata.stalled"],
        ["option.passed", "option.dropped", "option.stripped"],
        ["target.refused", "target.prohibited", "target.unreachable", "target.dead"],
    ];

    public static void Check(string conditions, bool hasKernel)
    {
        string[] words = conditions.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        foreach (string[] group in Groups) words.Count(group.Contains).ShouldBeLessThanOrEqualTo(1, conditions);
        words.Count(Groups[0].Contains).ShouldBe(hasKernel ? 1 : 0, conditions);
        bool isOpen = words.Any(Groups[1].Contains);
        bool isClosed = words.Any(word => Groups[5].Contains(word) || word.StartsWith("undecided:", StringComparison.Ordinal));
        (isOpen || isClosed).ShouldBeTrue(conditions);
        if (words.Any(Groups[5].Contains)) words.Any(Groups[2].Contains).ShouldBeFalse(conditions);
        words.Distinct().Count().ShouldBe(words.Length, conditions);
    }
}
