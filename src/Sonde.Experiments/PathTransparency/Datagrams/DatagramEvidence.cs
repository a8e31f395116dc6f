using Sonde.Experiments.PathTransparency.Locating;

namespace Sonde.Experiments.PathTransparency.Datagrams;

/// <summary>What was seen of a target.</summary>
/// <param name="Tries">The tries.</param>
/// <param name="Path">What the search along the way found, or null where there was none.</param>
internal sealed record DatagramEvidence(DatagramPlan Tries, PathFindings? Path);
