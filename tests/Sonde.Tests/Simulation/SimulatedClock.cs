using Sonde.Experiments.Network;

namespace Sonde.Tests.Simulation;

/// <summary>Time that passes only when a simulated network lets it. The wall clock may be stepped without the monotonic one noticing.</summary>
internal sealed class SimulatedClock : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private TimeSpan _step;

    public Instant Now { get; private set; } = new(1_000_000_000);

    public override long TimestampFrequency => 1_000_000_000;

    public override DateTimeOffset GetUtcNow() => Start + _step + TimeSpan.FromTicks((Now.Nanoseconds - 1_000_000_000) / 100);

    public override long GetTimestamp() => Now.Nanoseconds;

    public void AdvanceTo(Instant moment) => Now = Instant.Later(Now, moment);

    public void Advance(TimeSpan span) => Now += span;

    /// <summary>What an NTP daemon or a user does to the wall clock.</summary>
    public void StepWallClock(TimeSpan step) => _step += step;
}
