namespace Sonde.Experiments.Traceroute;

/// <summary>
/// How long to wait for an answer: three times the longest round trip seen at the same TTL; ten times that of the next TTL beyond it
/// that answered, for what is nearer is hardly slower; the longest wait where neither is known.
/// </summary>
/// <param name="settings">The longest and the shortest wait.</param>
internal sealed class TraceWaits(TraceSettings settings)
{
    private const int SameHop = 3, FartherHop = 10;

    private readonly TimeSpan[] _longest = new TimeSpan[settings.MaxTtl + 1];

    /// <summary>The TTL at which the destination answers, or 0 so far: beyond it only the destination could answer.</summary>
    public int End { get; set; }

    /// <summary>An answer came.</summary>
    public void Add(int ttl, TimeSpan rtt)
    {
        if (rtt > _longest[ttl]) _longest[ttl] = rtt;
    }

    /// <summary>How long to wait for an answer to this TTL.</summary>
    public TimeSpan For(int ttl)
    {
        if (End > 0 && ttl > End) ttl = End;
        if (_longest[ttl] > TimeSpan.Zero) return Clamp(_longest[ttl] * SameHop);
        for (int farther = ttl + 1; farther < _longest.Length; farther++)
        {
            if (_longest[farther] > TimeSpan.Zero) return Clamp(_longest[farther] * FartherHop);
        }

        return settings.LongestWait;
    }

    private TimeSpan Clamp(TimeSpan wait)
        => wait < settings.ShortestWait ? settings.ShortestWait : wait > settings.LongestWait ? settings.LongestWait : wait;
}
