namespace Sonde.Experiments.Traceroute.Watching;

/// <summary>What one router, or the destination, did for one flow at one TTL over the rounds.</summary>
/// <param name="router">Its address.</param>
internal sealed class HopWatch(string router)
{
    // Routers that limit their answers may never be seen all at once.
    private const int LongestDoubt = 5;

    private long _silent, _settling;
    private int _rounds;

    /// <summary>Its address.</summary>
    public string Router => router;

    /// <summary>Probes whose fate is known: answered, or lost.</summary>
    public long Sent => Answered + Lost;

    /// <summary>Probes that it answered.</summary>
    public long Answered { get; private set; }

    /// <summary>Probes that nothing answered, between two that it answered: it was there, and they were lost.</summary>
    public long Lost { get; private set; }

    /// <summary>Probes that nothing answered. Whether they were lost, or the way there has changed, what comes next tells.</summary>
    public long Open => _silent + _settling;

    /// <summary>The last, the least, the mean and the greatest round trip, in seconds.</summary>
    public (double Last, double Least, double Mean, double Most) Rtt { get; private set; } = (0, double.MaxValue, 0, 0);

    /// <summary>It answered: what was silent before was lost, unless the way turns out to have changed.</summary>
    public void Answer(double rtt)
    {
        if (_silent > 0) (_settling, _silent, _rounds) = (_settling + _silent, 0, 0);
        Answered++;
        Rtt = (rtt, Math.Min(Rtt.Least, rtt), Rtt.Mean + ((rtt - Rtt.Mean) / Answered), Math.Max(Rtt.Most, rtt));
    }

    /// <summary>Nothing answered.</summary>
    public void Miss() => _silent++;

    /// <summary>A round has passed in which the way was the same.</summary>
    /// <param name="isSeen">Whether all of the way before was seen to be.</param>
    public void Settle(bool isSeen)
    {
        if (_settling == 0 || (++_rounds < LongestDoubt && !isSeen)) return;
        Lost += _settling;
        _settling = 0;
    }

    /// <summary>The way has changed: what was not answered meanwhile was asked of a way that was not there any more.</summary>
    /// <returns>How many that were.</returns>
    public long Forgive()
    {
        long open = Open;
        _silent = _settling = 0;
        return open;
    }
}
