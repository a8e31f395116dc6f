namespace Sonde.Measurements.Model;

/// <summary>All condition words there are. An experiment's vocabulary is a file of its own, and one line here.</summary>
public static class ConditionCatalog
{
    /// <summary>The words, in the order in which results list them.</summary>
    public static IReadOnlyList<ConditionWord> All { get; } =
    [
        .. TfoConditions.Words,
        .. EcnConditions.Words,
        .. DscpConditions.Words,
        .. MssConditions.Words,
        .. ObservedConditions.Words,
        .. H2Conditions.Words,
        .. EvilBitConditions.Words,
        .. TcpOptConditions.Words,
        .. UdpZeroConditions.Words,
        .. PathspiderConditions.Words,
    ];

    // Of all words only few have a part that varies.
    private static readonly Dictionary<string, int> Places = All.Index().ToDictionary(each => each.Item.Name, each => each.Index);

    /// <summary>The word of a condition, or null where there is none.</summary>
    public static ConditionWord? Find(string condition) => RankOf(condition) is var rank && rank < All.Count ? All[rank] : null;

    /// <summary>The place of a condition's word; behind all others where there is none.</summary>
    public static int RankOf(string condition)
    {
        if (Places.TryGetValue(Condition.NameOf(condition), out int place)) return place;
        for (int i = 0; i < All.Count; i++)
            if (All[i].Matches(condition)) return i;
        return All.Count;
    }
}
