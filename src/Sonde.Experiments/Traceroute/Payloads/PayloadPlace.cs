namespace Sonde.Experiments.Traceroute.Payloads;

/// <summary>Where what treats the test in another way stands, as far as the capture or the trace shows.</summary>
internal enum PayloadPlace
{
    /// <summary>Nobody can tell, or nothing does.</summary>
    Unknown,

    /// <summary>Nearer than the target: routers behind it answered the control.</summary>
    OnTheWay,

    /// <summary>Nearer than the target, where routers already answer in the target's own address: behind its address translation.</summary>
    InTargetAddress,

    /// <summary>At the target's own distance: the target, or what stands right before it.</summary>
    AtTarget,
}
