namespace Sonde.Measurements.Model;

/// <summary>What stands behind the colon of a condition.</summary>
public abstract record ConditionValue
{
    private ConditionValue()
    {
    }

    /// <summary>A value of few: each is counted by itself.</summary>
    /// <param name="What">What it is, such as <c>KIND</c>.</param>
    public sealed record Named(string What) : ConditionValue;

    /// <summary>A measure, different each time: it is not told apart where conditions are counted.</summary>
    /// <param name="Unit">Its unit, such as <c>MS</c>.</param>
    public sealed record Measure(string Unit) : ConditionValue;

    /// <summary>One of these words.</summary>
    /// <param name="Words">Each with what it means.</param>
    public sealed record OneOf(IReadOnlyList<KeyValuePair<string, string>> Words) : ConditionValue;
}
