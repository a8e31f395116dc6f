namespace Sonde.Experiments.PathTransparency.FastOpen.Locating;

/// <summary>What becomes of a kind of SYN on the way.</summary>
internal enum LocatedFate
{
    /// <summary>It reaches the target, and no router saw less than what was sent.</summary>
    Intact,

    /// <summary>It goes on without its option, or without its data.</summary>
    Stripped,

    /// <summary>It is lost.</summary>
    Dropped,

    /// <summary>A RST answers it.</summary>
    Reset,

    /// <summary>A SYN/ACK answers it before it could reach the target.</summary>
    Opened,

    /// <summary>An ICMP error answers it.</summary>
    Refused,

    /// <summary>Nobody can tell: it was not sent, or the search was cut short.</summary>
    Unknown,
}
