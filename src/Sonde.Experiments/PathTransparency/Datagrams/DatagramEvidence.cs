using Sonde.Experiments.PathTransparency.Locating;
using Sonde.Experiments.PathTransparency.Series;

namespace Sonde.Experiments.PathTransparency.Datagrams;

/// <summary>What was seen of a target.</summary>
/// <param name="Verdict">What the tries say.</param>
/// <param name="Variant">The try of the variant that decides, or null where there was none.</param>
/// <param name="Path">What the search along the way found, or null where there was none.</param>
internal sealed record DatagramEvidence(VariantVerdict Verdict, DatagramFlow? Variant, PathFindings? Path);
