using Sonde.Experiments.Network;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;

namespace Sonde.Tests.Simulation;

/// <summary>
/// What an ordinary network does to a path on which nothing is wrong: its routers and the target limit their ICMP errors, probes and
/// answers are lost, by chance or in bursts. It lies around any path of the simulation.
/// </summary>
internal sealed class PathWeather
{
    private readonly SimulatedChance _random;
    private readonly Dictionary<PacketAddress, IcmpLimiter> _limiters = [];
    private Instant _turn;
    private bool _isBurst;

    public PathWeather(int seed) => _random = new SimulatedChance(seed);

    /// <summary>The limiter of a machine, made when it first sends an error.</summary>
    public Func<Random, IcmpLimiter> Limiter { get; init; } = _ => IcmpLimiter.None();

    /// <summary>Whether all machines draw on one limiter, as behind a box that limits for all.</summary>
    public bool IsShared { get; init; }

    /// <summary>How many probes of a hundred are lost.</summary>
    public int LostProbes { get; init; }

    /// <summary>How many answers of a hundred are lost.</summary>
    public int LostAnswers { get; init; }

    /// <summary>How long a burst, in which all is lost, and the time between two last on average; null: there are none.</summary>
    public (TimeSpan Burst, TimeSpan Between)? Bursts { get; init; }

    /// <summary>The path in this weather.</summary>
    public Func<SeenProbe, IEnumerable<PathReply>> Around(Func<SeenProbe, IEnumerable<PathReply>> path) => probe =>
    {
        if (_random.Next(100) < LostProbes || IsInBurst(probe.At)) return [];
        return path(probe).Where(reply => MayLeave(reply, probe.At) && _random.Next(100) >= LostAnswers);
    };

    private bool MayLeave(PathReply reply, Instant at)
    {
        if (reply.Errno != 0 || !IpPacket.TryParse(reply.Packet, out IpPacket ip)) return true;
        if (!IcmpMessage.TryParse(ip.Payload, ip.Protocol, out IcmpMessage message) || !message.IsError) return true;
        PacketAddress machine = IsShared ? default : ip.Source;
        if (!_limiters.TryGetValue(machine, out IcmpLimiter? limiter)) _limiters[machine] = limiter = Limiter(_random);
        return limiter.TryTake(at + (reply.After / 2));
    }

    private bool IsInBurst(Instant now)
    {
        if (Bursts is not { } bursts) return false;
        if (_turn == default) _turn = now + Draw(bursts.Between);
        while (_turn <= now)
        {
            _isBurst = !_isBurst;
            _turn += Draw(_isBurst ? bursts.Burst : bursts.Between);
        }

        return _isBurst;
    }

    private TimeSpan Draw(TimeSpan mean) => mean * -Math.Log(1 - _random.NextDouble());
}
