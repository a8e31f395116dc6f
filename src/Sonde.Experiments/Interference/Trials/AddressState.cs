using Sonde.Experiments.Network;

namespace Sonde.Experiments.Interference.Trials;

/// <summary>
/// What an address is going through, whatever the port: trials at it never overlap, and residual state of a filter is waited out.
/// </summary>
internal sealed class AddressState
{
    /// <summary>When the next trial may begin.</summary>
    public Instant FreeAt { get; set; } = new(long.MinValue);

    /// <summary>Whether the last trial left it with controls that fail.</summary>
    public bool IsTainted { get; set; }
}
