using Sonde.Experiments.Network;

namespace Sonde.Experiments.Replay.Trials;

/// <summary>The wall clock of a capture: what is asked of it is when the channel is.</summary>
/// <param name="now">The moment it is there.</param>
internal sealed class CapturedClock(Func<Instant> now) : TimeProvider
{
    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(now().Nanoseconds / 100);
}
