using Sonde.Experiments.Network;

namespace Sonde.Platform.Linux;

/// <summary>The kernel's monotonic clock, to the nanosecond; the one its own timers run by.</summary>
internal static unsafe class MonotonicClock
{
    /// <summary>The moment it is.</summary>
    public static Instant Now
    {
        get
        {
            Libc.TimeSpec time;
            _ = Libc.ClockGetTime(Constants.CLOCK_MONOTONIC, &time);
            return new Instant((time.Seconds * 1_000_000_000) + time.Nanoseconds);
        }
    }

    /// <summary>How far the wall clock, by which the kernel stamps packets, is ahead of this one, in nanoseconds.</summary>
    public static long WallClockLead
    {
        get
        {
            Libc.TimeSpec time;
            long before = Now.Nanoseconds;
            _ = Libc.ClockGetTime(Constants.CLOCK_REALTIME, &time);
            long after = Now.Nanoseconds;
            return (time.Seconds * 1_000_000_000) + time.Nanoseconds - before - ((after - before) / 2);
        }
    }
}
