namespace Sonde.Experiments.PathTransparency.Locating;

/// <summary>What becomes of a kind of probe on the way.</summary>
internal enum LocatedFate
{
    /// <summary>It reaches the target, and no router saw less than what was sent.</summary>
    Intact,

    /// <summary>It goes on without what it left with: an option, data, control bits.</summary>
    Stripped,

    /// <summary>It goes on with something else in its place.</summary>
    Changed,

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
