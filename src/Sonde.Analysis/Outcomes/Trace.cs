namespace Sonde.Analysis.Outcomes;

/// <summary>Keeps what a rule set tried, and on what, for <c>sonde explain</c>.</summary>
internal sealed class Trace
{
    /// <summary>Each rule tried, what it looked at and whether it fired, in order.</summary>
    public List<TraceStep> Steps { get; } = [];

    /// <summary>
    /// What the rules had before them: the page with the signature that was found in it, each answer with what is known of it.
    /// </summary>
    public List<string> Evidence { get; } = [];

    public void Add(string rule, string test, bool fired) => Steps.Add(new TraceStep(rule, test, fired));
}
