using Sonde.Experiments.Network;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.PathTransparency.Crafted;

/// <summary>A crafted probe from a port of its own, over whichever protocol.</summary>
internal interface ICraftedFlow
{
    /// <summary>Our port.</summary>
    ushort LocalPort { get; }

    /// <summary>A packet of it left at this moment.</summary>
    void OnSent(Instant at);

    /// <summary>It could not be sent.</summary>
    void OnUnsent();

    /// <summary>An ICMP error cites one of its packets.</summary>
    /// <param name="error">What it says.</param>
    /// <param name="ends">Whether it ends a probe that nothing has come of.</param>
    /// <param name="mtu">The largest packet that it says goes on, in bytes; null where it says none.</param>
    void OnError(IcmpError error, bool ends, uint? mtu);
}
