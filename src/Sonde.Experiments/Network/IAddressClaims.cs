using System.Net;

namespace Sonde.Experiments.Network;

/// <summary>
/// Whose turn it is at an address, among all runs on this machine that reach it through the same network: two that probe one vantage
/// point at once would see each other's traces.
/// </summary>
public interface IAddressClaims
{
    /// <summary>Claims an address, unless another run has; that one is told so.</summary>
    /// <param name="address">The address.</param>
    /// <param name="claim">
    /// The turn. Null where another run has it, and where the machine cannot tell: then nobody is kept waiting.
    /// </param>
    /// <returns>False where another run has it.</returns>
    bool TryClaim(IPAddress address, out IAddressClaim? claim);
}
