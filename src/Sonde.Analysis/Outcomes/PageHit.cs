using Sonde.Analysis.Text;

namespace Sonde.Analysis.Outcomes;

/// <summary>A known page.</summary>
/// <param name="IsBlockpage">True for a block page, false for a known false positive.</param>
/// <param name="Name">Its name.</param>
internal readonly record struct PageHit(bool IsBlockpage, JsonText Name);
