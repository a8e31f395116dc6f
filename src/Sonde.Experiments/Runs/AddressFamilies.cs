namespace Sonde.Experiments.Runs;

/// <summary>Which addresses to measure.</summary>
public enum AddressFamilies
{
    /// <summary>Both.</summary>
    Any,

    /// <summary>IPv4 only.</summary>
    IPv4,

    /// <summary>IPv6 only.</summary>
    IPv6,
}
