namespace Sonde.Experiments.Traceroute;

/// <summary>
/// How long to wait for an answer: three times the longest round trip seen at the same TTL, ten times that of the nearest TTL that
/// answered, or the longest wait where nothing has answered yet.
/// </summary>
/// <param name="settings">The longest and the shortest wait.</param>
internal sealed class TraceWaits(TraceSettings settings)
{
    private const int SameHop = 3, OtherHop = 10;

    private readonly TimeSpan[] _longest = new TimeSpan[settings.MaxTtl + 1];
    private bool _isEmpty = true;

    /// <summary>An answer came.</summary>
    public void Add(int ttl, TimeSpan rtt)
    {
        _isEmpty = false;
        if (rtt > _longest[ttl]) _longest[ttl] = rtt;
    }

    /// <summary>How long to wait for an answer to this TTL.</summary>
    public TimeSpan For(int ttl)
    {
        if (_isEmpty) return settings.LongestWait;
        if (_longest[ttl] > TimeSpan.Zero) return Clamp(_longest[ttl] * SameHop);
        for (int distance = 1; distance < _longest.Length; distance++)
        {
            TimeSpan near = TimeSpan.Zero;
            if (ttl - distance > 0) near = _longest[ttl - distance];
            if (ttl + distance < _longest.Length && _longest[ttl + distance] > near) near = _longest[ttl + distance];
            if (near > TimeSpan.Zero) return Clamp(near * OtherHop);
        }

        return settings.LongestWait;
    }

    private TimeSpan Clamp(TimeSpan wait)
        => wait < settings.ShortestWait ? settings.ShortestWait : wait > settings.LongestWait ? settings.LongestWait : wait;
}
