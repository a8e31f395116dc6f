namespace Sonde.Experiments.PathTransparency.Locating;

/// <summary>What citations say of something that arrives: whether it is still as it left when it does.</summary>
internal enum WayFate
{
    /// <summary>The target does not cite it, and no router cites it otherwise than it left.</summary>
    Unknown,

    /// <summary>The target cites it as it left.</summary>
    Kept,

    /// <summary>A router, or the target, cites it otherwise.</summary>
    Changed,

    /// <summary>It is cited otherwise on one way, and as it left on another, or from another port.</summary>
    Differing,
}
