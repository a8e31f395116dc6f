using System.Net;
using Sonde.Experiments.Loop;
using Sonde.Experiments.Network;
using Sonde.Experiments.PathTransparency;
using Sonde.Experiments.PathTransparency.Locating;
using Sonde.Experiments.PathTransparency.Variants;
using Sonde.Experiments.Targets;
using Sonde.Measurements.Model;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.PathTransparency.Variants;

/// <summary>Measures one target by crafted connections of an A/B experiment over a simulated path.</summary>
internal static class VariantScene
{
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    /// <summary>Measures.</summary>
    /// <param name="method">The experiment.</param>
    /// <param name="path">The path.</param>
    /// <param name="locates">Whether the hop is looked for.</param>
    /// <param name="seed">Chance.</param>
    /// <param name="stalls">When the machine has no time.</param>
    /// <param name="connect">What is asked.</param>
    /// <param name="timeout">How long a connection may take; null: <see cref="Timeout"/>.</param>
    public static CraftedStages<VariantProbes> Measure(
        VariantMethod method, Func<SeenProbe, IEnumerable<PathReply>> path, bool locates = false, int seed = 7,
        MachineStalls? stalls = null, string connect = ConnectModes.Http, TimeSpan? timeout = null)
    {
        var clock = new SimulatedClock();
        var packets = new SimulatedPackets(clock, path) { Stalls = stalls };
        var target = new Target { Input = "target", Host = "203.0.113.80", Address = IPAddress.Parse("203.0.113.80"), Port = 80 };
        JobRequest request = method.Shape(JobRequest.Of(target, connect, "", new Random(1), out _)!);
        var feed = new TargetFeed<Target>(1);
        feed.TryPut(target);
        feed.Complete();
        ushort port = (ushort)(20000 + (seed * 37 % 5000)); // of each run others, which routers may send other ways
        var stage = new WireStage(packets, packets.Source!.Value, () => port++, new Random(seed));
        CraftedStages<VariantProbes>? made = null;
        new ProbeLoop<CraftedStages<VariantProbes>, PacketProbe, PacketReply>(
            packets, clock, new Pacing(0, 1), new StopSignal()).Run(
            feed,
            _ => made = new CraftedStages<VariantProbes>(
                new VariantProbes(new JobTarget(target, 80, request), method, timeout ?? Timeout, stage),
                locates
                    ? probes => new PathSearch(
                        target, 80,
                        [.. method.Sought(probes)
                            .Select(sought => sought.Doubted(probes.Of(sought.Name) is { } flow && probes.WhyDoubt(flow) is not null))],
                        probes.Flows.Select(flow => flow.LocalPort), packets, new Random(seed + 1))
                    : null,
                new Random(9)),
            _ => { },
            () => { });
        return made!;
    }

    /// <summary>The conditions without their common beginning, in the order of results.</summary>
    public static string Conditions(this CraftedStages<VariantProbes> stages, VariantMethod method)
        => string.Join(' ', Condition.Sort(method.Conclude(
                new VariantEvidence(null, stages.Wire, stages.Search is { } search ? new PathFindings(search) : null, false)))
            .Select(condition
                => condition.StartsWith($"{method.Name}.", StringComparison.Ordinal) ? condition[(method.Name.Length + 1)..] : condition));

    /// <summary>What was found along the way: each probe, its fate, and the two hops that bound it.</summary>
    public static string[] Ways(this CraftedStages<VariantProbes> stages)
        => [.. new PathFindings(stages.Search.ShouldNotBeNull()).Ways.Select(way
            => $"{way.Probe.Name} {way.Fate.ToString().ToLowerInvariant()}{(way.Value is { } value ? $":{value}" : "")} {way.Intact.Ttl}{(way.Beyond is { } beyond ? $" {beyond.Ttl}" : "")}")];

    /// <summary>
    /// A path of routers before a server, which cite what reaches them; what one of them does is seen by those behind it.
    /// </summary>
    /// <param name="server">The server.</param>
    /// <param name="routers">How many routers.</param>
    /// <param name="changing">The router that changes packets, from 1; those behind it cite them changed.</param>
    /// <param name="quoted">How many bytes of the packet a router cites.</param>
    public static Func<SeenProbe, IEnumerable<PathReply>> Behind(VariantServer server, int routers, int changing = 99, int quoted = 1200)
        => probe => probe.Ttl <= routers
            ? [PathModel.Expired(probe, probe.Ttl, quoted, quote =>
            {
                if (probe.Ttl > changing) server.Forward(quote);
            })]
            : probe.IsTcp ? server.Receive(probe)
            : probe.IsUdp ? [PathModel.Refused(probe, routers + 1, server.Forward)]
            : [PathModel.Arrived(probe, routers + 1)];
}
