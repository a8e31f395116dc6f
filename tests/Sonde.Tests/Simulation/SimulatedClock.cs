using Sonde.Experiments.Network;

namespace Sonde.Tests.Simulation;

/// <summary>
/// Time that passes only when a simulated network lets it; timers go off on its way. The wall clock may be stepped
/// without the monotonic one noticing.
/// </summary>
internal sealed class SimulatedClock : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly Lock _lock = new();
    private readonly List<Timer> _timers = [];
    private TimeSpan _step;
    private long _now = 1_000_000_000;

    public Instant Now => new(Volatile.Read(ref _now));

    public override long TimestampFrequency => 1_000_000_000;

    public override DateTimeOffset GetUtcNow() => Start + _step + TimeSpan.FromTicks((Now.Nanoseconds - 1_000_000_000) / 100);

    public override long GetTimestamp() => Now.Nanoseconds;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        lock (_lock) _timers.Add(timer);
        return timer;
    }

    public void AdvanceTo(Instant moment)
    {
        while (TryFireNext(moment))
        {
        }

        MoveTo(moment);
    }

    /// <summary>Moves to the next timer that is due by a moment, and lets it go off; false if there is none.</summary>
    public bool TryFireNext(Instant until)
    {
        Timer? next;
        lock (_lock) next = _timers.Where(timer => timer.Due <= until && timer.Due != Instant.Never).MinBy(timer => timer.Due);
        if (next is null) return false;
        MoveTo(next.Due);
        next.Fire();
        return true;
    }

    public void Advance(TimeSpan span)
    {
        if (span > TimeSpan.Zero) MoveTo(Now + span);
    }

    /// <summary>What an NTP daemon or a user does to the wall clock.</summary>
    public void StepWallClock(TimeSpan step) => _step += step;

    // To the nanosecond: a difference of two moments is a whole number of 100 ns, and who moves by it may never get there.
    private void MoveTo(Instant moment)
    {
        if (moment > Now) Volatile.Write(ref _now, moment.Nanoseconds);
    }

    private void Remove(Timer timer)
    {
        lock (_lock) _timers.Remove(timer);
    }

    private sealed class Timer(SimulatedClock clock, Action callback) : ITimer
    {
        private TimeSpan _period;

        public Instant Due { get; private set; } = Instant.Never;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period;
            Due = dueTime < TimeSpan.Zero ? Instant.Never : clock.Now + dueTime;
            return true;
        }

        public void Fire()
        {
            Due = _period > TimeSpan.Zero ? clock.Now + _period : Instant.Never;
            callback();
        }

        public void Dispose() => clock.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
