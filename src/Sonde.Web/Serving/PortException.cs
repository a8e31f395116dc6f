using System.Net.Sockets;

namespace Sonde.Web.Serving;

/// <summary>A port of this machine cannot be listened at.</summary>
/// <param name="error">Why, as the system says.</param>
/// <param name="inner">What the server said.</param>
public sealed class PortException(SocketError error, Exception inner) : IOException(inner?.Message, inner)
{
    /// <summary>Why: it is taken, or takes rights.</summary>
    public SocketError Error { get; } = error;
}
