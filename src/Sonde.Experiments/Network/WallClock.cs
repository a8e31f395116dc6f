namespace Sonde.Experiments.Network;

/// <summary>
/// The wall clock at moments of a monotonic one. The two come apart where a machine sleeps, and where somebody sets the clock; moments from
/// before are told as it was then.
/// </summary>
internal sealed class WallClock
{
    // A clock that is set a thousand times is nobody's; what is older than the latest of them is told by the oldest that is kept.
    private const int MostLeads = 1000;

    // Less than this is how long it took to read both.
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(1);

    private readonly List<(Instant From, DateTimeOffset Utc)> _leads = [];

    /// <summary>Says that it is this late now.</summary>
    public void Set(Instant now, DateTimeOffset utcNow)
    {
        if (_leads.Count > 0 && (utcNow - At(now)).Duration() < Apart) return;
        if (_leads.Count == MostLeads) _leads.RemoveAt(0);
        _leads.Add((now, utcNow));
    }

    /// <summary>The wall clock at a moment; it was set once at least.</summary>
    public DateTimeOffset At(Instant moment)
    {
        int place = _leads.Count - 1;
        while (place > 0 && _leads[place].From > moment) place--;
        (Instant from, DateTimeOffset utc) = _leads[place];
        return utc + (moment - from);
    }
}
