namespace Sonde.Measurements.Model;

/// <summary>What PATHspider says of its own measuring, whichever plugin it is.</summary>
public static class PathspiderConditions
{
    /// <summary>A flow that the verdict needs was not captured.</summary>
    public const string NotObserved = "pathspider.not_observed";

    /// <summary>How many connections were not captured.</summary>
    public const string MissedFlows = "pathspider.missed_flows";

    /// <summary>The words, in the order of results.</summary>
    public static IReadOnlyList<ConditionWord> Words { get; } =
    [
        new(NotObserved, "connections that the verdict is about were not captured, or not whole") { IsExclusive = false },
        new(MissedFlows, "so many connections were not captured") { Value = new ConditionValue.Named("N"), IsExclusive = false },
    ];
}
