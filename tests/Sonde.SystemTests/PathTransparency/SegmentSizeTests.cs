using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.PathTransparency;

/// <summary>
/// What paths do to the largest segment and to large packets, and what they make of accurate ECN, in both families: the exact conditions,
/// and the hops that bound the router.
/// </summary>
[Collection(nameof(Alone))]
public sealed class SegmentSizeTests
{
    private const int Routers = 3, Meddling = 2;

    [Fact]
    public async Task Every_behaviour_towards_the_largest_segment_gets_its_own_words_and_its_hop()
        => await ShouldBeRight("mss", [.. PathBehaviours.All.Where(each => each.Id is 20 or 8 or 9 or 10), .. SizeBehaviours.All]);

    [Fact]
    public async Task Accurate_ecn_is_negotiated_refused_or_mangled()
        => await ShouldBeRight("ecn", [.. PathBehaviours.All.Where(each => each.Id == 20), .. AccurateBehaviours.All]);

    [Fact]
    public async Task Link_that_takes_less_is_told_from_a_black_hole()
    {
        using var network = new LabNetwork { WithoutLimits = "every error counts" };
        LabHost client = network.Host("client");
        SmallPath[] paths =
        [
            SmallPath.Make(network, client, "told", true, true, "pmtu:1300"),
            SmallPath.Make(network, client, "there", false, true, "pmtu:1300 blackhole.fwd"),
            SmallPath.Make(network, client, "back", true, false, "pmtu:1300 blackhole.rev"),
            SmallPath.Make(network, client, "both", false, false, "pmtu:1300 blackhole.fwd blackhole.rev"),
        ];
        network.Start();
        foreach (SmallPath path in paths) await path.BeginAsync();
        (string Address, string Expected)[] targets = [
            .. paths.SelectMany(path => ((bool[])[false, true]).Select(v6 => (path.Server.Address(v6).ToString(), path.Expected)))];
        SondeRun run = await client.SondeAsync(
            new LabProcessOptions { Input = string.Concat(targets.Select(target => $"{{\"dip\":\"{target.Address}\",\"dp\":80}}\n")) },
            ["measure", "mss", "--connect", "http", "--layer", "wire", "--timeout", "3s", "--yes", "--allow", "0.0.0.0/0", "--allow",
                "::/0"]);
        run.ExitCode.ShouldBe(0, run.Error);
        foreach ((string address, string expected) in targets)
        {
            string[] said = [.. run.Lines.Single(line => line.GetProperty("dip").GetString() == address)
                .GetProperty("conditions").EnumerateArray().Select(word => word.GetString()!)];
            said.Where(word => word.StartsWith("mss.pmtu", StringComparison.Ordinal) || word.StartsWith("mss.bl", StringComparison.Ordinal))
                .ShouldBe(expected.Split(' ').Select(word => $"mss.{word}"), ignoreOrder: true, $"{address}: {string.Join(' ', said)}");
            said.ShouldContain("mss.connectivity.online");
        }
    }

    // Loopback hands over what the server wrote, many segments in one.
    [Theory]
    [InlineData(0, "mss.path.kept")]
    [InlineData(1300, "mss.undecided:small_or_clamped")]
    public async Task Segments_that_the_kernel_joins_are_told_from_large_ones(int clampedTo, string expected)
    {
        using var network = new LabNetwork();
        LabHost host = network.Host("alone");
        network.Link(host, network.Host("other"));
        network.Start();
        if (clampedTo > 0)
        {
            host.Rules($$"""
                table inet clamp {
                  chain leaving { type filter hook output priority -150; tcp dport 80 tcp flags & (syn | ack) == syn tcp option maxseg size set {{clampedTo}}
                  }
                }
                """);
        }

        await host.NginxLongAsync(80);
        SondeRun run = await host.SondeAsync(
            new LabProcessOptions { Input = "{\"dip\":\"127.0.0.1\",\"dp\":80}\n" },
            ["measure", "mss", "--connect", "http", "--layer", "wire", "--yes", "--allow", "127.0.0.0/8"]);
        run.ExitCode.ShouldBe(0, run.Error);
        string[] words = [.. run.Lines.Single().GetProperty("conditions").EnumerateArray().Select(word => word.GetString()!)];
        words.ShouldContain(expected, run.Output);
        // What was cut short would be sent again from where it was cut.
        Lengths(run, "plain").ShouldContain(length => length > 2048, run.Output);
    }

    private static int[] Lengths(SondeRun run, string probe)
        => [.. run.Lines.Single().GetProperty("x_wire").EnumerateArray()
            .Where(each => each.GetProperty("probe").GetString() == probe)
            .SelectMany(each => each.GetProperty("heard").EnumerateArray()).Select(each => each.GetProperty("length").GetInt32())];

    private static async Task ShouldBeRight(string experiment, IReadOnlyList<PathBehaviour> behaviours)
    {
        using BehaviourLab lab = await BehaviourLab.CreateAsync(
            Routers, [.. behaviours.Select(behaviour => (behaviour, Meddling))],
            "every citation to one client, of all targets at once, is compared");
        foreach (TransparencyRow row in await lab.MeasureAsync(experiment, behaviours, "--locate"))
        {
            string which = $"{row.Behaviour.Does}, IPv{(row.IsV6 ? 6 : 4)}";
            row.Conditions.ShouldBe(row.Expected, which);
            row.Hops.ShouldBe(row.ExpectedHops(Meddling), which);
        }
    }
}
