namespace Sonde.Experiments.Replay.Trials;

/// <summary>The wall clock of a capture: what is asked of it is when the channel is.</summary>
/// <param name="channel">The channel.</param>
internal sealed class CapturedClock(CapturedChannel channel) : TimeProvider
{
    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(channel.Now.Nanoseconds / 100);
}
