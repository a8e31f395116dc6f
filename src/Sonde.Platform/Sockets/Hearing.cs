using System.Net;
using Sonde.Experiments.Network;
using Sonde.Platform.Linux;

namespace Sonde.Platform.Sockets;

/// <summary>
/// Whether this machine could have heard an answer: it lost none of what came, and what it sent had a way back. A silence that it could not
/// have heard the end of is nobody's.
/// </summary>
/// <param name="settings">Where what is sent leaves from.</param>
internal sealed class Hearing(ConnectSettings settings) : IDisposable
{
    private readonly MachineLosses _losses = new();
    private readonly WayBack _wayBack = WayBack.Of(settings);

    /// <summary>Packets that the machine threw away, as far as they count.</summary>
    public long Losses => _losses.Look();

    /// <summary>Looks for losses, if the last look was a while ago; to be called again and again while something is awaited.</summary>
    public void Glance() => _losses.Glance();

    /// <summary>Whether an answer may have been missed.</summary>
    /// <param name="target">Whose.</param>
    /// <param name="source">The address that it would have come to, or null where that is not known.</param>
    /// <param name="since">From when on it was awaited.</param>
    public bool MayHaveMissed(IPAddress target, IPAddress? source, Instant since)
        => _losses.HasAnySince(since) || !_wayBack.Exists(target, source);

    public void Dispose() => _losses.Dispose();
}
