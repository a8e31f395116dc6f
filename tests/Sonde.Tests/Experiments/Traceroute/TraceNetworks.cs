using Sonde.Experiments.Traceroute.Answers;
using Sonde.Experiments.Traceroute.Plans;
using Sonde.Experiments.Traceroute.Probes;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Traceroute;

/// <summary>Ordinary networks, and what may truly happen on them: the grounds on which verdicts are tried.</summary>
internal static class TraceNetworks
{
    private static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(200), Between = TimeSpan.FromMilliseconds(600);

    /// <summary>The kinds of network, by name.</summary>
    public static IReadOnlyDictionary<string, Func<int, PathWeather>> Weathers { get; } = new Dictionary<string, Func<int, PathWeather>>
    {
        ["clear"] = seed => new PathWeather(seed),
        ["linux"] = seed => new PathWeather(seed) { Limiter = IcmpLimiter.Linux },
        ["ios"] = seed => new PathWeather(seed) { Limiter = _ => IcmpLimiter.Ios() },
        ["junos 50"] = seed => new PathWeather(seed) { Limiter = random => IcmpLimiter.Junos(50, random) },
        ["junos 500"] = seed => new PathWeather(seed) { Limiter = random => IcmpLimiter.Junos(500, random) },
        ["shared budget"] = seed => new PathWeather(seed) { Limiter = _ => IcmpLimiter.Bucket(10, 10), IsShared = true },
        ["5 % of answers lost"] = seed => new PathWeather(seed) { LostAnswers = 5 },
        ["10 % of answers lost"] = seed => new PathWeather(seed) { LostAnswers = 10 },
        ["30 % of answers lost"] = seed => new PathWeather(seed) { LostAnswers = 30 },
        ["5 % of probes lost"] = seed => new PathWeather(seed) { LostProbes = 5 },
        ["10 % of probes lost"] = seed => new PathWeather(seed) { LostProbes = 10 },
        ["30 % of probes lost"] = seed => new PathWeather(seed) { LostProbes = 30 },
        ["5 % of both lost"] = seed => new PathWeather(seed) { LostProbes = 5, LostAnswers = 5 },
        ["10 % of both lost"] = seed => new PathWeather(seed) { LostProbes = 10, LostAnswers = 10 },
        ["30 % of both lost"] = seed => new PathWeather(seed) { LostProbes = 30, LostAnswers = 30 },
        ["bursts"] = seed => new PathWeather(seed) { Bursts = (Burst, Between) },
        ["linux, 10 % of both lost"] = seed => new PathWeather(seed) { Limiter = IcmpLimiter.Linux, LostProbes = 10, LostAnswers = 10 },
        ["ios, bursts"] = seed => new PathWeather(seed) { Limiter = _ => IcmpLimiter.Ios(), Bursts = (Burst, Between) },
    };

    /// <summary>The flows of traceroute as it goes by itself.</summary>
    public static TraceSettings Few(TraceSettings settings) => settings with
    {
        MaxTtl = 30,
        Flows = [
            new(TraceProtocol.Icmp, 0, 0), new(TraceProtocol.Tcp, 80, 0), new(TraceProtocol.Tcp, 443, 0), new(TraceProtocol.Udp, 80, 0),
            new(TraceProtocol.Udp, 443, 0)],
    };

    /// <summary>The flows of multi_protocol_traceroute.</summary>
    public static TraceSettings Many(TraceSettings settings)
    {
        int[] ports = [0, 22, 23, 53, 80, 123, 443, 8080, 65535];
        return settings with
        {
            MaxTtl = 30,
            Flows = [
                new(TraceProtocol.Icmp, 0, 0), .. ports.Select(port => new TraceFlow(TraceProtocol.Tcp, port, 0)),
                .. ports.Select(port => new TraceFlow(TraceProtocol.Udp, port, 0))],
        };
    }

    /// <summary>
    /// The straight path of the scene, in a weather; a kind of interference acts on TCP port 443 behind the fourth router.
    /// </summary>
    public static TracePlan Trace(string weather, string interference, int seed, Func<TraceSettings, TraceSettings> flows)
        => Trace(weather, Interferences[interference], seed, flows);

    /// <summary>A path in a weather.</summary>
    public static TracePlan Trace(
        string weather, Func<SeenProbe, IEnumerable<PathReply>> path, int seed, Func<TraceSettings, TraceSettings> flows)
        => TraceScene.Trace(Weathers[weather](seed).Around(path), flows, seed: seed);

    /// <summary>What may be done to TCP port 443, by name.</summary>
    public static IReadOnlyDictionary<string, Func<SeenProbe, IEnumerable<PathReply>>> Interferences { get; } =
        new Dictionary<string, Func<SeenProbe, IEnumerable<PathReply>>>
        {
            ["none"] = probe => PathModel.Plain(probe, TraceScene.Routers),
            ["silent to UDP"] = probe => probe.IsUdp && probe.Ttl > TraceScene.Routers ? [] : PathModel.Plain(probe, TraceScene.Routers),
            ["reset"] = probe => IsBehind(probe) ? [PathModel.Rst(probe, 4)] : PathModel.Plain(probe, TraceScene.Routers),
            ["drop"] = probe => IsBehind(probe) ? [] : PathModel.Plain(probe, TraceScene.Routers),
            ["refusal"] = probe => IsBehind(probe) ? [PathModel.Prohibited(probe, 4)] : PathModel.Plain(probe, TraceScene.Routers),
            ["midway"] = probe => IsBehind(probe) ? [PathModel.SynAck(probe, 4)] : PathModel.Plain(probe, TraceScene.Routers),
            ["divergence"] = probe => !IsBehind(probe) ? PathModel.Plain(probe, TraceScene.Routers)
                : [probe.Ttl < 9
                ? PathModel.Expired(probe, probe.Ttl, from: PathModel.Router(probe, 100 + probe.Ttl))
                : PathModel.Rst(probe, 9)],
        };

    private static bool IsBehind(SeenProbe probe) => probe.Is("tcp/443") && probe.Ttl > 4;
}
