using Sonde.Experiments.Traceroute.Payloads;
using Sonde.Measurements.Model;
using Sonde.Packets.Ip;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Traceroute.Payloads;

/// <summary>
/// Payloads on paths where routers spread load by ports over ways that are not equally long, so that each connection has a distance of its
/// own.
/// </summary>
public sealed class PayloadWaysTests
{
    private static readonly int Runs = Repetitions.Of(6, 60, 500);

    public static TheoryData<int[], bool, string> Ways => new()
    {
        { [0, 1], false, "clear" },
        { [0, 2], true, "clear" },
        { [0, 2, 0, 3], true, "clear" },
        { [0, 1, 2, 3], true, "10 % of both lost" },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void Ways_of_unequal_length_say_nothing_of_the_name(int[] less, bool isBackAlike, string weather)
    {
        int agree = 0;
        for (int seed = 1; seed <= Runs; seed++)
        {
            PayloadScene scene = Of(less, isBackAlike, seed, weather);
            scene.Comparison.Verdict.Outcome.Expectation.ShouldNotBe(
                Expectation.Unexpected,
                $"seed {seed}: {scene.Verdict}, control {scene.Hops(PayloadRole.Control)}, test {scene.Hops(PayloadRole.Test)}");
            agree += scene.Verdict == "path.agrees" ? 1 : 0;
        }

        agree.ShouldBeGreaterThan(Runs * 2 / 3);
    }

    [Fact]
    public void A_reset_that_copies_the_servers_ttl_is_found_on_such_paths_too()
    {
        for (int seed = 1; seed <= Runs; seed++)
        {
            PayloadScene scene = Of(
                [0, 1], false, seed, "clear",
                probe => PayloadScene.IsTest(probe) ? ([PayloadScene.Reset(probe, 4, ttl: 58)], false) : null);
            scene.Verdict.ShouldBe("path.reset_midway:3", $"seed {seed}");
        }
    }

    private static PayloadScene Of(
        int[] less, bool isBackAlike, int seed, string weather,
        Func<SeenProbe, (IEnumerable<PathReply> Replies, bool Passes)?>? box = null)
    {
        var server = new TcpServer(PayloadScene.Distance);
        int Less(SeenProbe probe) => less[(int)(((uint)(probe.SourcePort + (seed * 7919)) * 2654435761u) >> 13) % less.Length];
        return new PayloadScene
        {
            Seed = seed,
            Weather = TraceNetworks.Weathers[weather](seed),
            Server = server,
            Box = box ?? (_ => null),
            Router = probe => probe.Ttl > PayloadScene.Routers - Less(probe) ? server.Take(probe) : null,
            Way = (probe, replies) => replies.Select(reply =>
            {
                bool isOfServer = PacketAddress.Read(reply.Packet.AsSpan(12, 4)) == probe.Destination;
                if (isBackAlike && isOfServer) reply.Packet[8] += (byte)Less(probe);
                return reply;
            }).ToArray(),
            With = settings => settings with { MaxTtl = 20 },
        }.Run();
    }
}
