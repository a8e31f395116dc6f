using System.Net;
using System.Net.Sockets;

namespace Sonde.Experiments.Network;

/// <summary>Where connects leave from.</summary>
public sealed record ConnectSettings
{
    /// <summary>The interface to leave by, or null: the route decides.</summary>
    public string? Interface { get; init; }

    /// <summary>The address to leave from, or null: the route decides. Targets of the other family ignore it.</summary>
    public IPAddress? Source { get; init; }

    /// <summary>
    /// Whether packets to an address stay within this machine: with an interface of the user's choice even loopback's leave.
    /// </summary>
    public bool StaysAtHome(IPAddress address) => Interface is null or "lo" && IPAddress.IsLoopback(address);

    /// <summary>The source for targets of a family, or null.</summary>
    public IPAddress? SourceFor(AddressFamily family) => Source?.AddressFamily == family ? Source : null;
}
