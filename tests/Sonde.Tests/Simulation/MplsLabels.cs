namespace Sonde.Tests.Simulation;

/// <summary>How a router of MPLS tells the labels of a packet in its errors.</summary>
public enum MplsLabels
{
    /// <summary>As RFC 4884 has it: the length of what is cited is stated.</summary>
    Stated,

    /// <summary>As routers did before it: at 128 bytes, and no length is stated.</summary>
    Unstated,
}
