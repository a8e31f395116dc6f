using Sonde.Experiments.PathTransparency.Locating;

namespace Sonde.Experiments.PathTransparency.Variants;

/// <summary>What was seen of a target.</summary>
/// <param name="System">The system's own connections, or null where none were made.</param>
/// <param name="Wire">The crafted connections, or null where none were made.</param>
/// <param name="Path">What the search along the way found, or null where there was none.</param>
/// <param name="IsObserved">Whether the system's connections were to be captured.</param>
internal sealed record VariantEvidence(SystemVariants? System, VariantProbes? Wire, PathFindings? Path, bool IsObserved);
