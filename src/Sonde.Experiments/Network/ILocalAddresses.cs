using System.Net;

namespace Sonde.Experiments.Network;

/// <summary>What this machine is called and by which way it sends.</summary>
public interface ILocalAddresses
{
    /// <summary>
    /// The addresses that this machine's interfaces have now and have had, loopback left out: nobody should learn them from what is
    /// published. The same instance as long as none is new.
    /// </summary>
    IReadOnlyList<IPAddress> All { get; }

    /// <summary>
    /// What keeps probes from leaving as asked (no such interface, an address of another machine), or null. Nothing is sent to find out.
    /// </summary>
    string? FlawOf(ConnectSettings settings);

    /// <summary>The address that probes to a target leave from, or null where there is no route. Nothing is sent to find out.</summary>
    IPAddress? SourceTo(IPAddress target);
}
