namespace Sonde.Experiments.Traceroute.Trials;

/// <summary>What a probe of a trial is of.</summary>
/// <param name="Flow">The flow.</param>
/// <param name="Ttl">The TTL.</param>
/// <param name="IsAside">Whether it leaves from a port of its own.</param>
internal readonly record struct TrialCell(int Flow, int Ttl, bool IsAside);
