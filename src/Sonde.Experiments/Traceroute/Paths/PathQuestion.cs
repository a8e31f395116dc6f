namespace Sonde.Experiments.Traceroute.Paths;

/// <summary>What is asked once more, because a verdict would rest on it.</summary>
/// <param name="Flow">The flow.</param>
/// <param name="Ttl">The TTL.</param>
/// <param name="Control">What is asked beside it, because it is known to be answered where silence would count; null where it would
/// not.</param>
internal readonly record struct PathQuestion(int Flow, int Ttl, (int Flow, int Ttl)? Control)
{
    /// <summary>By what kind of probes.</summary>
    public PathQuestionKind Kind { get; init; }
}
