namespace Sonde.Experiments.PathTransparency.FastOpen.Locating;

/// <summary>Whether a router still saw what a SYN left with, as its ICMP error cites it.</summary>
internal enum QuoteState
{
    /// <summary>The citation ends too early to tell.</summary>
    Unseen,

    /// <summary>It is all there.</summary>
    Intact,

    /// <summary>The option, or the data, is gone.</summary>
    Gone,
}
