namespace Sonde.Experiments.PathTransparency.Locating;

/// <summary>Whether a router still saw what a probe left with; of several fields the greatest counts.</summary>
internal enum QuoteState
{
    /// <summary>It is all there, as it left.</summary>
    Intact,

    /// <summary>The citation ends too early to tell.</summary>
    Unseen,

    /// <summary>Something else stands in its place.</summary>
    Changed,

    /// <summary>It is gone.</summary>
    Gone,
}
