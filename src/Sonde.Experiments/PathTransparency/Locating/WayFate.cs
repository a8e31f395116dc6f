namespace Sonde.Experiments.PathTransparency.Locating;

/// <summary>What citations say of something that arrives: whether it is still as it left when it does.</summary>
internal enum WayFate
{
    /// <summary>Nobody who stands near enough to the target cites it.</summary>
    Unknown,

    /// <summary>The target, or the last router before it, cites it as it left.</summary>
    Kept,

    /// <summary>A router, or the target, cites it otherwise.</summary>
    Changed,
}
