using System.Net;
using System.Net.Sockets;
using Sonde.Experiments.Network;

namespace Sonde.Platform.Capabilities;

/// <summary>
/// Turns at addresses, each held by a socket with an abstract name (unix(7)): such a name is one in its network namespace, whoever's
/// process has it, leaves nothing in any folder, and is gone with the process however that ends.
/// </summary>
public sealed class LinuxAddressClaims : IAddressClaims
{
    private const string Prefix = "\0sonde/trial/";

    /// <inheritdoc/>
    public bool TryClaim(IPAddress address, out IDisposable? claim)
    {
        ArgumentNullException.ThrowIfNull(address);
        claim = null;
        Socket? socket = null;
        try
        {
            socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            socket.Bind(new UnixDomainSocketEndPoint(Prefix + address));
            claim = socket;
            return true;
        }
        catch (SocketException e)
        {
            socket?.Dispose();
            // No descriptor left, or no such sockets here: what a turn is for is rare, and no reason not to measure.
            return e.SocketErrorCode != SocketError.AddressAlreadyInUse;
        }
    }
}
