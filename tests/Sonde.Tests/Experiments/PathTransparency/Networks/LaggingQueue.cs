using Sonde.Experiments.Network;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.PathTransparency.Networks;

/// <summary>
/// A long queue on a path, that fills and drains in turns: what passes is late, in its order, and nothing is lost.
/// </summary>
internal sealed class LaggingQueue(SimulatedChance chance)
{
    // It drains slower than time goes, so that nothing overtakes.
    private const double Draining = 0.8;

    private readonly double _most = 0.2 + (chance.NextDouble() * 2.2);

    // Slowly, or by a burst; and as often as not our own packets come first.
    private readonly double _filling = Math.Pow(10, -0.5 + (chance.NextDouble() * 3.5)), _phase = Math.Max(0, chance.NextDouble() - 0.5);

    private Instant? _first;

    /// <summary>The answers, as late as they are where the queue is that long.</summary>
    public IEnumerable<PathReply> Delay(SeenProbe probe, IEnumerable<PathReply> replies)
    {
        _first ??= probe.At;
        double late = Length(probe.At.SecondsSince(_first.Value));
        return [.. replies.Select(reply => reply.Later(late * 1000))];
    }

    /// <inheritdoc/>
    public override string ToString() => $"up to {_most:0.00} s, filled at {_filling:0.0}, from {_phase:0.00}";

    private double Length(double seconds)
    {
        double up = _most / _filling, down = _most / Draining, period = up + down;
        double at = ((_phase * period) + seconds) % period;
        return at < up ? at * _filling : (period - at) * Draining;
    }
}
