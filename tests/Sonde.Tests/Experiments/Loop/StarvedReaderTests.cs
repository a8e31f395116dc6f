using System.Net;
using Sonde.Experiments.Loop;
using Sonde.Experiments.Network;
using Sonde.Experiments.PathTransparency.Variants;
using Sonde.Experiments.Targets;
using Sonde.Experiments.Traceroute.Plans;
using Sonde.Experiments.Traceroute.Probes;
using Sonde.Tests.Experiments.PathTransparency.Networks;
using Sonde.Tests.Experiments.PathTransparency.Variants;
using Sonde.Tests.Experiments.Traceroute;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Loop;

/// <summary>
/// A machine of many processes that has no time for the prober, nor for the packets that come for it, for seconds at a time: what came in
/// time is read and stamped late. Nobody is accused of that, and nobody's time is over before what waited was read.
/// </summary>
public sealed class StarvedReaderTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(0.9)]
    public void What_came_while_the_machine_had_no_time_is_waited_for(double later)
    {
        // One try of each hop, listened to for half a second; the machine has no time from the first answer on, for one and a half.
        Instant begun = new SimulatedClock().Now, woken = begun + TimeSpan.FromSeconds(1.5);
        var stalls = MachineStalls.Once(new(begun + TimeSpan.FromMilliseconds(0.5), woken, woken + TimeSpan.FromSeconds(later)));
        TracePlan plan = Trace(
            7, stalls,
            settings
            => settings with { Tries = 1, LongestWait = TimeSpan.FromSeconds(0.5), LongestTrials = TimeSpan.Zero, MaxTtl = 7, Rate = 0 });
        foreach (TraceFlow flow in plan.Settings.Flows) plan.Hops(flow.ToString()).ShouldBe("1 2 3 4 5 6 D", flow.ToString());
    }

    [Fact]
    public void Machine_that_never_has_time_ends_all_the_same()
    {
        TracePlan plan = Trace(
            7, new MachineStalls(new SimulatedChance(1), TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(3)), same => same);
        plan.FinishedAt.SecondsSince(plan.Zero).ShouldBeLessThan(600);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(2)]
    [InlineData(5)]
    public void Traces_accuse_no_path(double between)
    {
        for (int seed = 0; seed < Repetitions.Of(40, 400, 4000); seed++)
            Trace(seed, new MachineStalls(new SimulatedChance(seed), TimeSpan.FromSeconds(between), Longest), same => same).Verdict()
                .ShouldBeOneOf("path.agrees", "path.unknown");
    }

    [Theory]
    [InlineData("ecn")]
    [InlineData("dscp")]
    [InlineData("mss")]
    [InlineData("evilbit")]
    [InlineData("tcpopt")]
    public void Crafted_connections_accuse_no_path(string name)
    {
        foreach (double between in (double[])[0.5, 2, 5])
            for (int seed = 0; seed < Repetitions.Of(10, 100, 1000); seed++)
            {
                VariantMethod method = NetworkScene.MethodOf(name);
                var stalls = new MachineStalls(new SimulatedChance(seed), TimeSpan.FromSeconds(between), Longest);
                var made = VariantScene.Measure(
                    method, NetworkScene.Before(name, [.. Enumerable.Repeat(new PathHop(), 6)]), locates: true, seed: seed, stalls: stalls);
                new NetworkScene(made.Conditions(method), NetworkScene.WaysOf(made.Search)).Accusations
                    .ShouldBeEmpty($"seed {seed}, {between} s: {made.Conditions(method)}");
            }
    }

    private static TracePlan Trace(int seed, MachineStalls stalls, Func<TraceSettings, TraceSettings> with)
    {
        var clock = new SimulatedClock();
        TracePlan? made = null;
        var packets = new SimulatedPackets(clock, probe => PathModel.Plain(probe, TraceScene.Routers))
        {
            Stalls = stalls,
        };
        var feed = new TargetFeed<Target>(1);
        IPAddress address = IPAddress.Parse("203.0.113.80");
        feed.TryPut(new Target { Input = "target", Host = address.ToString(), Address = address, Port = 0 });
        feed.Complete();
        new ProbeLoop<TracePlan, PacketProbe, PacketReply>(packets, clock, new Pacing(0, 1), new StopSignal()).Run(
            feed, target => made = new TracePlan(target, with(TraceScene.Settings), packets, new Random(seed)), _ => { }, () => { });
        return made!;
    }
}
