using Sonde.Experiments.Network;

namespace Sonde.Experiments.Loop;

/// <summary>
/// Spaces admissions evenly. A loop that was held up for a moment catches up at most <see cref="CatchUp"/>'s worth,
/// so that a high rate is kept although a loop turns in steps, and a long pause is never followed by a burst.
/// </summary>
/// <param name="rate">Admissions a second; 0 is unlimited.</param>
public sealed class Pacer(double rate)
{
    private readonly long _interval = rate > 0 ? (long)(1e9 / rate) : 0;
    private Instant? _next;

    /// <summary>How far behind it may be and still catch up.</summary>
    public static TimeSpan CatchUp { get; } = TimeSpan.FromMilliseconds(5);

    /// <summary>The earliest moment of the next admission.</summary>
    public Instant NextAt => _next ?? default;

    /// <summary>Whether one may be admitted now; if so, it counts.</summary>
    public bool TryAdmit(Instant now)
    {
        if (_interval == 0) return true;
        Instant due = _next ?? now;
        if (due > now) return false;
        Instant oldest = now + -CatchUp;
        _next = new Instant(Instant.Later(due, oldest).Nanoseconds + _interval);
        return true;
    }
}
