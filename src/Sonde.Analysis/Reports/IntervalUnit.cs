namespace Sonde.Analysis.Reports;

/// <summary>Over what the interval of a group is reckoned: what is independent of each other within it.</summary>
public enum IntervalUnit
{
    /// <summary>Networks: the group is of more than one.</summary>
    Networks,

    /// <summary>Vantage points: the group is of one network.</summary>
    VantagePoints,

    /// <summary>Tests: the group is of one vantage point, and says nothing of others.</summary>
    Tests,
}
