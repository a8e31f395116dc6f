using Sonde.Experiments.PathTransparency;
using Sonde.Experiments.PathTransparency.Dscp;
using Sonde.Experiments.PathTransparency.Ecn;
using Sonde.Experiments.PathTransparency.EvilBit;
using Sonde.Experiments.PathTransparency.Locating;
using Sonde.Experiments.PathTransparency.Mss;
using Sonde.Experiments.PathTransparency.TcpOpt;
using Sonde.Experiments.PathTransparency.Variants;
using Sonde.Tests.Cli;
using Sonde.Tests.Experiments.PathTransparency.FastOpen;
using Sonde.Tests.Experiments.PathTransparency.Mss;
using Sonde.Tests.Experiments.PathTransparency.TcpOpt;
using Sonde.Tests.Experiments.PathTransparency.Variants;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.PathTransparency.Networks;

/// <summary>
/// What an experiment says of a path, with the search for hops: its conditions, and each way on which something is changed.
/// </summary>
/// <param name="Conditions">The conditions, without the experiment's name.</param>
/// <param name="Ways">The ways that are not intact: <c>mss changed:1400 2 3; 1300 4 5</c>.</param>
internal sealed record NetworkScene(string Conditions, IReadOnlyList<string> Ways)
{
    /// <summary>The experiments by crafted packets.</summary>
    public static readonly string[] Names = ["tfo", "ecn", "dscp", "mss", "evilbit", "udpzero", "tcpopt"];

    private static readonly string[] Accusing =
    [
        "broken", "transient", "offline", "dropped", "syn.reset", "stripped", "bleached", "remarked", "mangled", "clamped", "inflated",
        "blackhole", "target.", "cleared", "filled", "syndata.reset", "stalled", "failed:", "syndata.failed", "proxied", "rejected",
    ];

    /// <summary>A server with all options, ECN, and answers that fill segments.</summary>
    public static VariantServer Server => new() { OptionsFor = offered => OptionServer.Answer(offered), Answer = MssScene.Page };

    /// <summary>The words against the path, but those that say that nothing is said.</summary>
    public IEnumerable<string> Accusations => Conditions.Split(' ')
        .Where(word => !word.Contains("undecided:", StringComparison.Ordinal)
            && Accusing.Any(each => word.Contains(each, StringComparison.Ordinal)))
        .Concat(Ways);

    /// <summary>The crafted connections of an experiment.</summary>
    public static VariantMethod MethodOf(string name, string connect = ConnectModes.Http) => name switch
    {
        "ecn" => new EcnMethod(),
        "dscp" => new DscpMethod([48]),
        "tcpopt" => new TcpOptMethod(),
        "evilbit" => new EvilBitMethod(connect == ConnectModes.TcpSyn),
        _ => new MssMethod(connect),
    };

    /// <summary>Measures over a path.</summary>
    /// <param name="name">The experiment.</param>
    /// <param name="path">The path; given anew for each measurement.</param>
    /// <param name="seed">Chance.</param>
    public static NetworkScene Measure(string name, Func<SeenProbe, IEnumerable<PathReply>> path, int seed = 7)
    {
        switch (name)
        {
            case "tfo":
                var stages = WireScene.Measure(path, locates: true, seed: seed);
                return new NetworkScene(stages.Conditions(), WaysOf(stages.Search));
            case "udpzero":
                return Datagrams(name, path, seed);
            default:
                VariantMethod method = MethodOf(name);
                CraftedStages<VariantProbes> made = VariantScene.Measure(method, path, locates: true, seed: seed);
                return new NetworkScene(made.Conditions(method), WaysOf(made.Search));
        }
    }

    /// <summary>Measures over routers, before a server that suits the experiment.</summary>
    public static NetworkScene Measure(string name, params PathHop[] hops) => Measure(name, Before(name, hops));

    /// <summary>Routers before a server that suits the experiment.</summary>
    public static Func<SeenProbe, IEnumerable<PathReply>> Before(string name, params IReadOnlyList<PathHop>[] ways)
        => new SimulatedPath { Ways = ways, Server = name == "tfo" ? new WireServer().Receive : Server.Receive }.Receive;

    private static NetworkScene Datagrams(string name, Func<SeenProbe, IEnumerable<PathReply>> path, int seed)
    {
        using var host = new TestHost(new SimulatedNetwork((_, _) => Answer.Silence) { CanCapture = true, Path = path });
        var line = host.Run(["measure", name, "203.0.113.80:53", "--allow", "203.0.113.0/24", "--locate", "--seed", $"{seed}"])
            .Ends(0).Lines.Single();
        string conditions = string.Join(' ', line.GetProperty("conditions").EnumerateArray()
            .Select(each => each.GetString()!.Replace($"{name}.", "", StringComparison.Ordinal)));
        string[] ways = !line.TryGetProperty("x_locate", out var located) || located.ValueKind != System.Text.Json.JsonValueKind.Object
            ? []
            : [.. located.GetProperty("probes").EnumerateArray()
                .Where(probe => probe.GetProperty("fate").GetString() is not ("intact" or "unknown"))
                .Select(probe => $"{probe.GetProperty("probe").GetString()} {probe.GetProperty("fate").GetString()}"
                    + $"{(probe.TryGetProperty("value", out var value) ? $":{value.GetString()}" : "")}"
                    + $" {probe.GetProperty("intact_ttl").GetInt32()} {probe.GetProperty("beyond_ttl").GetInt32()}"
                    + (probe.TryGetProperty("differs", out _) ? " differs" : ""))];
        return new NetworkScene(conditions, ways);
    }

    /// <summary>The ways of a search that are not intact.</summary>
    public static string[] WaysOf(PathSearch? search) => search is null
        ? []
        : [.. new PathFindings(search).Ways.Where(way => way.Fate is not (LocatedFate.Intact or LocatedFate.Unknown)).Select(way
            => $"{way.Probe.Name} {way.Fate.ToString().ToLowerInvariant()}{(way.Value is { } value ? $":{value}" : "")} {way.Intact.Ttl} "
                + $"{way.Beyond?.Ttl}{string.Concat(way.Further.Select(each => $"; {each.Value} {each.After.Ttl} {each.Before.Ttl}"))}"
                + (way.Differs ? " differs" : ""))];
}
