using Sonde.Experiments.PathTransparency.Locating;
using Sonde.Experiments.PathTransparency.Variants;
using Sonde.Tests.Experiments.PathTransparency.Variants;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.PathTransparency.Networks;

/// <summary>
/// Ways of unequal length, which routers choose by ports: that SYNs are answered from nearer than echo requests is no word against who
/// answers, but where both go the same way.
/// </summary>
public sealed class UnequalWaysTests
{
    private const string NotTheTargets = "is not the target's";

    public static TheoryData<string> Names => ["ecn", "dscp", "mss", "evilbit", "tcpopt"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Way_of_a_SYN_that_is_shorter_than_that_of_an_echo_request_makes_nobody_an_impostor(string name)
    {
        int shorter = 0;
        for (int seed = 0; seed < 16; seed++)
        {
            IReadOnlyList<PathHop>[] ways = [[.. Enumerable.Repeat(new PathHop(), 3)], [.. Enumerable.Repeat(new PathHop(), 4)]];
            PathFindings found = Locate(name, NetworkScene.Before(name, ways), seed);
            found.Texts().ShouldNotContain(text => text.Contains(NotTheTargets, StringComparison.Ordinal), $"seed {seed}");
            found.Impostor.ShouldBeNull($"seed {seed}");
            if (found.Distance < found.EchoDistance) shorter++;
        }

        shorter.ShouldBeGreaterThan(0, "otherwise nothing was tried");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Who_answers_where_echo_requests_go_on_by_the_same_router_is_not_the_target(int box)
    {
        VariantServer server = NetworkScene.Server;
        PathHop[] hops = [.. Enumerable.Repeat(new PathHop(), box + 2)];
        hops[box - 1] = new PathHop { Answer = seen => seen.IsTcp ? [.. server.Receive(seen)] : null };
        PathFindings found = Locate("dscp", SimulatedPath.Of(server.Receive, hops).Receive, 7);
        found.Impostor.ShouldNotBeNull();
        found.Texts().First().ShouldBe(
            $"plain SYNs are answered {box + 1} hops away, echo requests {box + 3}: the SYN/ACK (TTL 60) {NotTheTargets}");
    }

    private static PathFindings Locate(string name, Func<SeenProbe, IEnumerable<PathReply>> path, int seed)
    {
        VariantMethod method = NetworkScene.MethodOf(name);
        return new PathFindings(VariantScene.Measure(method, path, locates: true, seed: seed).Search.ShouldNotBeNull());
    }
}
