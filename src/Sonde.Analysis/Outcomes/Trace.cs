namespace Sonde.Analysis.Outcomes;

/// <summary>Keeps what a rule set tried, and on what, for <c>sonde explain</c>.</summary>
internal sealed class Trace
{
    /// <summary>Each rule tried, what it looked at and whether it fired, in order.</summary>
    public List<TraceStep> Steps { get; } = [];

    /// <summary>What the rules had before them: the page with the signature that was found in it, each answer with what is known of it.</summary>
    public List<string> Evidence { get; } = [];

    public void Add(string rule, string test, bool fired) => Steps.Add(new TraceStep(rule, test, fired));
}

/// <summary>One rule tried.</summary>
/// <param name="Rule">Its name.</param>
/// <param name="Test">What it asks, and of what text.</param>
/// <param name="Fired">Whether it was true.</param>
internal readonly record struct TraceStep(string Rule, string Test, bool Fired);
