using Sonde.Experiments.Network;

namespace Sonde.Tests.Simulation;

/// <summary>How a machine limits the ICMP errors that it sends.</summary>
internal abstract class IcmpLimiter
{
    /// <summary>Whether one more may leave now; if so, it counts.</summary>
    public abstract bool TryTake(Instant now);

    /// <summary>No limit.</summary>
    public static IcmpLimiter None() => new Unlimited();

    /// <summary>
    /// Linux: six to a peer, then one a second (<c>icmp_ratelimit</c>, inet_peer_xrlim_allow), within 1,000 a second and 50 at once to all
    /// peers, of which each takes one on average, none to two (<c>icmp_msgs_per_sec</c>, <c>icmp_msgs_burst</c>).
    /// </summary>
    public static IcmpLimiter Linux(Random random) => new LinuxLimits(random);

    /// <summary>IOS: one in 500 ms, and nothing saved up.</summary>
    public static IcmpLimiter Ios() => new Spacing(TimeSpan.FromMilliseconds(500));

    /// <summary>Junos: so many in each second of a box's clock, whoever they are for.</summary>
    public static IcmpLimiter Junos(int perSecond, Random random) => new Windows(perSecond, random.Next(1_000_000_000));

    /// <summary>A bucket that fills with time.</summary>
    public static IcmpLimiter Bucket(double burst, double perSecond) => new TokenBucket(burst, perSecond);

    private sealed class Unlimited : IcmpLimiter
    {
        public override bool TryTake(Instant now) => true;
    }

    private sealed class TokenBucket(double burst, double perSecond) : IcmpLimiter
    {
        private readonly double _burst = burst;
        private double _tokens = burst;
        private Instant? _last;

        public override bool TryTake(Instant now)
        {
            if (_last is { } last) _tokens = Math.Min(_burst, _tokens + (now.SecondsSince(last) * perSecond));
            _last = now;
            if (_tokens < 1) return false;
            _tokens--;
            return true;
        }
    }

    private sealed class Spacing(TimeSpan interval) : IcmpLimiter
    {
        private Instant _next;

        public override bool TryTake(Instant now)
        {
            if (now < _next) return false;
            _next = now + interval;
            return true;
        }
    }

    private sealed class Windows(int perSecond, long phase) : IcmpLimiter
    {
        private long _window = -1;
        private int _sent;

        public override bool TryTake(Instant now)
        {
            long window = (now.Nanoseconds + phase) / 1_000_000_000;
            if (window != _window) (_window, _sent) = (window, 0);
            return _sent++ < perSecond;
        }
    }

    private sealed class LinuxLimits(Random random) : IcmpLimiter
    {
        private const int PerSecond = 1000, Burst = 50;

        private readonly IcmpLimiter _peer = Bucket(6, 1);
        private double _credit = Burst;
        private Instant? _last;

        public override bool TryTake(Instant now)
        {
            if (_last is { } last) _credit = Math.Min(Burst, _credit + (now.SecondsSince(last) * PerSecond));
            _last = now;
            if (_credit < 1 || !_peer.TryTake(now)) return false;
            _credit = Math.Max(0, _credit - random.Next(3));
            return true;
        }
    }
}
