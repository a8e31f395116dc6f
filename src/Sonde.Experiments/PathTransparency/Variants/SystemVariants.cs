using Sonde.Experiments.Network;
using Sonde.Experiments.PathTransparency.Series;
using Sonde.Experiments.Targets;

namespace Sonde.Experiments.PathTransparency.Variants;

/// <summary>The system's own connections to one target, by turns of the usual kind of socket and the others.</summary>
/// <param name="target">Whom it measures.</param>
/// <param name="port">The port.</param>
/// <param name="request">What it asks, or null: there is nothing to ask, and it ends at once.</param>
/// <param name="timeout">How long a connection may take, its answer included.</param>
/// <param name="sockets">The kinds of sockets, each with its name; the usual one first.</param>
internal sealed class SystemVariants(
    Target target, int port, JobRequest? request, TimeSpan timeout, IReadOnlyList<(string Name, SocketSettings Socket)> sockets)
    : SeriesPlan(target, port, request, timeout, sockets.Count - 1)
{
    /// <inheritdoc/>
    public override string NameOf(int variant) => sockets[variant].Name;

    /// <inheritdoc/>
    protected override Conversation VaryAs(int variant, Conversation baseline) => baseline with { Socket = sockets[variant].Socket };
}
