namespace Sonde.Experiments.Traceroute.Paths;

/// <summary>Whose doing it is that a flow's path seems to end early.</summary>
internal enum WayTold
{
    /// <summary>Nobody knows yet.</summary>
    Open,

    /// <summary>It may be its way's: ways to the destination are not equally long, or nothing shows that they are.</summary>
    Way,

    /// <summary>Its destination port's, or its protocol's: from whatever port it comes.</summary>
    Port,
}
