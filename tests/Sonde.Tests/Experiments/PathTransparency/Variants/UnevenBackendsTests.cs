using Sonde.Experiments.PathTransparency.Crafted;
using Sonde.Experiments.PathTransparency.Variants;
using Sonde.Tests.Experiments.PathTransparency.Mss;
using Sonde.Tests.Experiments.PathTransparency.Networks;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.PathTransparency.Variants;

/// <summary>
/// A balancer of which some servers are dead refuses connections by their port, whatever is on them: that is chance, and no variant is
/// accused of it. What is refused each time beside plain ones that are taken is found all the same.
/// </summary>
public sealed class UnevenBackendsTests
{
    private const int MostTries = 7;

    private static readonly string[] Accusing = ["broken", "transient", "dropped", "syn.reset", "blackhole"];

    public static TheoryData<string> Names => ["ecn", "dscp", "tcpopt", "evilbit", "mss"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Dead_server_behind_a_balancer_accuses_no_variant(string name)
    {
        List<string> wrong = [];
        foreach ((int one, bool resets) in ((int, bool)[])[(2, true), (4, true), (2, false)])
            for (int seed = 0; seed < Repetitions.Of(30, 300, 3000); seed++)
            {
                var chance = new SimulatedChance(seed);
                Dictionary<ushort, bool> dead = [];
                bool IsDead(ushort port) => dead.TryGetValue(port, out bool known) ? known : dead[port] = chance.Next(one) == 0;
                string said = Measure(name, seen => IsDead(seen.Probe.SourcePort), resets, seed).Said;
                if (said.Split(' ').Any(word => Accusing.Any(each => word.Contains(each, StringComparison.Ordinal))))
                    wrong.Add($"one in {one}, resets: {resets}, seed {seed}: {said}");
            }

        wrong.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("ecn", "syn.reset")]
    [InlineData("dscp", "48.path.dropped")]
    [InlineData("tcpopt", "ts.path.dropped")]
    [InlineData("evilbit", "path.dropped")]
    public void What_is_refused_each_time_beside_plain_ones_that_are_taken_is_found(string name, string word)
    {
        foreach (bool resets in (bool[])[true, false])
        {
            if (name == "ecn" && !resets) continue;
            (string said, CraftedFlow[] flows) = Measure(name, IsVaried, resets, 7);
            said.ShouldContain("connectivity.broken");
            said.ShouldContain(word);
            flows.GroupBy(flow => flow.Name).ShouldAllBe(kind => kind.Count() <= MostTries);
        }
    }

    [Fact]
    public void Plain_ones_that_are_refused_each_time_beside_others_that_are_taken_are_told_apart()
    {
        (string said, CraftedFlow[] flows) = Measure("evilbit", seen => !IsVaried(seen), resets: true, 7);
        said.ShouldBe("connectivity.transient target.refused");
        flows.Count(flow => flow.Name == SegmentRecipe.PlainName).ShouldBeLessThanOrEqualTo(MostTries);
    }

    [Theory]
    [InlineData("evilbit", 2)]
    [InlineData("dscp", 2)]
    public void Network_that_refuses_nothing_is_asked_once(string name, int connections)
        => Measure(name, _ => false, resets: true, 7).Flows.Length.ShouldBe(connections);

    [Theory]
    [MemberData(nameof(Names))]
    public void Dead_server_that_what_is_followed_meets_by_its_port_is_no_place_of_a_variant(string name)
    {
        foreach (bool resets in (bool[])[true, false])
            for (int seed = 0; seed < 12; seed++)
            {
                var chance = new SimulatedChance(seed);
                Dictionary<ushort, bool> dead = [];
                bool IsDead(ushort port) => dead.TryGetValue(port, out bool known) ? known : dead[port] = chance.Next(2) == 0;
                PathHop[] hops = [.. Enumerable.Repeat(new PathHop(), 5)];
                hops[2] = new PathHop
                {
                    Answer = seen => seen.IsTcp && PathBoxes.IsSyn(seen.Bytes) && IsDead(seen.SourcePort)
                        ? [resets ? PathModel.Rst(seen, 4) : PathModel.Unreachable(seen, 3, 1)]
                        : null,
                };
                NetworkScene.Measure(name, NetworkScene.Before(name, hops), seed).Accusations
                    .ShouldNotContain(
                        word => word.Contains(" reset", StringComparison.Ordinal) || word.Contains(" refused", StringComparison.Ordinal),
                        $"resets: {resets}, seed {seed}");
            }
    }

    private static bool IsVaried(VariantServer.Seen seen)
        => seen.AsksForEcn || seen.TrafficClass >> 2 == 48 || seen.Offers(8) || (seen.Probe.Bytes[6] & 0x80) != 0;

    private static (string Said, CraftedFlow[] Flows) Measure(
        string name, Func<VariantServer.Seen, bool> isRefused, bool resets, int seed)
    {
        var server = new VariantServer
        {
            Answer = MssScene.Page,
            Way = seen => !seen.IsSyn || !isRefused(seen) ? null
                : resets ? VariantServer.Rst(seen.Probe)
                : [PathModel.Unreachable(seen.Probe, 3, 1)],
        };
        VariantMethod method = NetworkScene.MethodOf(name);
        var stages = VariantScene.Measure(method, server.Receive, seed: seed);
        return (stages.Conditions(method), [.. stages.Wire.Flows]);
    }
}
