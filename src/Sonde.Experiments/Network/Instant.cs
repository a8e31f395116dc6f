namespace Sonde.Experiments.Network;

/// <summary>A moment on a channel's monotonic clock. Only differences mean anything.</summary>
/// <param name="Nanoseconds">Nanoseconds since some fixed moment.</param>
public readonly record struct Instant(long Nanoseconds) : IComparable<Instant>
{
    /// <summary>Later than everything: to wait without a limit.</summary>
    public static Instant Never { get; } = new(long.MaxValue);

    /// <summary>Seconds from <paramref name="start"/> to this.</summary>
    public double SecondsSince(Instant start) => (Nanoseconds - start.Nanoseconds) / 1e9;

    /// <inheritdoc/>
    public int CompareTo(Instant other) => Nanoseconds.CompareTo(other.Nanoseconds);

    /// <summary>The earlier of two.</summary>
    public static Instant Earlier(Instant a, Instant b) => a < b ? a : b;

    /// <summary>The later of two.</summary>
    public static Instant Later(Instant a, Instant b) => a < b ? b : a;

    /// <summary>This much later; <see cref="Never"/> stays what it is.</summary>
    public static Instant operator +(Instant a, TimeSpan b) => a == Never ? Never : new(a.Nanoseconds + (b.Ticks * 100));

    /// <summary>How much later <paramref name="a"/> is than <paramref name="b"/>, to 100 ns.</summary>
    public static TimeSpan operator -(Instant a, Instant b) => new((a.Nanoseconds - b.Nanoseconds) / 100);

    /// <summary>Earlier.</summary>
    public static bool operator <(Instant a, Instant b) => a.Nanoseconds < b.Nanoseconds;

    /// <summary>Later.</summary>
    public static bool operator >(Instant a, Instant b) => a.Nanoseconds > b.Nanoseconds;

    /// <summary>Not later.</summary>
    public static bool operator <=(Instant a, Instant b) => a.Nanoseconds <= b.Nanoseconds;

    /// <summary>Not earlier.</summary>
    public static bool operator >=(Instant a, Instant b) => a.Nanoseconds >= b.Nanoseconds;
}
