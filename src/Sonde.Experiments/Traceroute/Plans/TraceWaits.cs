using Sonde.Experiments.Traceroute.Probes;

namespace Sonde.Experiments.Traceroute.Plans;

/// <summary>
/// How long an answer may take: three times the longest round trip seen at the same TTL; ten times that of the next TTL beyond it
/// that answered, for what is nearer is hardly slower; a second where neither is known. Never more than the longest wait.
/// </summary>
/// <param name="settings">The longest and the shortest wait.</param>
/// <param name="reach">How far the path goes: beyond its end only the destination could answer.</param>
internal sealed class TraceWaits(TraceSettings settings, TraceReach reach)
{
    private const int SameHop = 3, FartherHop = 10;
    private static readonly TimeSpan Unknown = TimeSpan.FromSeconds(1);

    private readonly TimeSpan[] _longest = new TimeSpan[settings.MaxTtl + 1];

    /// <summary>An answer came.</summary>
    public void Add(int ttl, TimeSpan rtt)
    {
        if (rtt > _longest[ttl]) _longest[ttl] = rtt;
    }

    /// <summary>How long to wait for an answer to this TTL before the next try.</summary>
    public TimeSpan For(int ttl)
    {
        if (reach.Farthest > 0 && ttl > reach.Farthest) ttl = reach.Farthest;
        if (_longest[ttl] > TimeSpan.Zero) return Clamp(_longest[ttl] * SameHop);
        for (int farther = ttl + 1; farther < _longest.Length; farther++)
        {
            if (_longest[farther] > TimeSpan.Zero) return Clamp(_longest[farther] * FartherHop);
        }

        return Clamp(Unknown);
    }

    private TimeSpan Clamp(TimeSpan wait)
        => wait < settings.ShortestWait ? settings.ShortestWait : wait > settings.LongestWait ? settings.LongestWait : wait;
}
