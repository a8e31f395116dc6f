namespace Sonde.Experiments.PathTransparency.Crafted;

/// <summary>What a crafted probe came to.</summary>
internal enum CraftedEnd
{
    /// <summary>Nothing yet.</summary>
    Pending,

    /// <summary>The answer came.</summary>
    Answered,

    /// <summary>The connection opened, and no answer came.</summary>
    Silent,

    /// <summary>A RST came.</summary>
    Reset,

    /// <summary>An ICMP error came.</summary>
    Unreachable,

    /// <summary>Nothing came.</summary>
    TimedOut,

    /// <summary>It could not be sent.</summary>
    Unsent,
}
