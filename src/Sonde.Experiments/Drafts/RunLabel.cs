namespace Sonde.Experiments.Drafts;

/// <summary>What all lines of a run have in common.</summary>
/// <param name="Id">The run's id.</param>
/// <param name="TestName">The nettest.</param>
/// <param name="Options">Its options as recorded.</param>
public sealed record RunLabel(Guid Id, string TestName, IReadOnlyList<string> Options);
