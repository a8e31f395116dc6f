namespace Sonde.SystemTests.Lab.Censors;

/// <summary>What a box remembers of clients that asked for the forbidden name.</summary>
internal sealed class BoxMemory
{
    private readonly Dictionary<BoxEnds, (Act.Remember Why, long From, long Until)> _remembered = [];

    /// <summary>Remembers from now on, or from a little later.</summary>
    public void Add(BoxEnds ends, Act.Remember why)
    {
        long from = Now() + Ticks(why.After);
        _remembered[ends.Within(why.Scope)] = (why, from, from + Ticks(why.For));
    }

    /// <summary>Why a packet of the client is touched, or null.</summary>
    public Act.Remember? Of(BoxEnds ends)
    {
        foreach (Remembered scope in (ReadOnlySpan<Remembered>)[Remembered.Pair, Remembered.ThreeTuple, Remembered.FourTuple])
        {
            BoxEnds key = ends.Within(scope);
            if (!_remembered.TryGetValue(key, out var found) || found.Why.Scope != scope || Now() < found.From || Now() > found.Until)
                continue;
            if (found.Why.Restarts) _remembered[key] = found with { Until = Now() + Ticks(found.Why.For) };
            return found.Why;
        }

        return null;
    }

    private static long Now() => TimeProvider.System.GetTimestamp();

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * TimeProvider.System.TimestampFrequency);
}
