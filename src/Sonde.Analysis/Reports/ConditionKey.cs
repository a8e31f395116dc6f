namespace Sonde.Analysis.Reports;

/// <summary>What results with conditions are counted by.</summary>
/// <param name="Condition">The condition as it is counted, without a value that differs from result to result.</param>
/// <param name="Port">The target's port; empty where a result names none.</param>
/// <param name="Asn">The target's network; empty where a result names none.</param>
public readonly record struct ConditionKey(string Condition, string Port, string Asn) : IComparable<ConditionKey>
{
    /// <inheritdoc/>
    public int CompareTo(ConditionKey other)
    {
        int order = string.CompareOrdinal(Condition, other.Condition);
        if (order == 0) order = string.CompareOrdinal(Port, other.Port);
        return order != 0 ? order : string.CompareOrdinal(Asn, other.Asn);
    }
}
