using System.Text.RegularExpressions;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Cli.Rendering;

/// <summary>A path that is watched round by round (mtr's habit).</summary>
public sealed class WatchTests
{
    private const string Target = "203.0.113.80";

    public static TheoryData<int, int> Changes => [.. Repetitions.Some(
    [
        (3, 3), // another router
        (3, 5), // longer
        (5, 3), // shorter
    ], 1)];

    [Dear]
    [Fact]
    public void Rounds_show_loss_and_times_of_each_hop()
    {
        using TestHost host = Host((probe, _) => PathModel.Plain(probe, 3));
        string[] lines = Watch(host, "10s");
        lines.ShouldContain(
            line => Regex.IsMatch(line, @"^  1  198\.51\.100\.1 +all +0% +\d+/\d+ +1\.00 +1\.00 +1\.00 +1\.00$"), string.Join('\n', lines));
        lines.ShouldContain(line => Regex.IsMatch(line, @"^  4  203\.0\.113\.80 +all +0% "));
        lines.ShouldContain("no way has changed in 10 rounds");
    }

    [Dear]
    [Theory]
    [MemberData(nameof(Changes))]
    public void Path_that_changes_makes_no_false_loss(int before, int after)
    {
        using TestHost host = Host((probe, seconds) => seconds < 8
            ? PathModel.Plain(probe, before)
            : probe.Ttl is 2 ? [PathModel.Expired(probe, 2, from: PathModel.Router(probe, 33))] : PathModel.Plain(probe, after));
        string[] lines = Watch(host, "20s");
        Losses(lines).ShouldAllBe(loss => loss == "0%");
        lines.ShouldContain(
            line => line.Contains("goes another way from TTL 2 on: 198.51.100.33, where 198.51.100.2 was", StringComparison.Ordinal));
        lines.ShouldNotContain(line => line.StartsWith($"{after + 2,3}  ", StringComparison.Ordinal), "no TTL behind the destination");
    }

    [Fact]
    public void Path_that_is_gone_for_some_rounds_and_then_another_makes_no_false_loss()
    {
        Repetitions.SkipUnlessLong();
        using TestHost host = Host((probe, seconds) => seconds is > 6 and < 12 && probe.Ttl > 1
            ? []
            : seconds <= 6 || probe.Ttl != 2
                ? PathModel.Plain(probe, 3)
                : [PathModel.Expired(probe, 2, from: PathModel.Router(probe, 33))]);
        string[] lines = Watch(host, "30s");
        Losses(lines).ShouldAllBe(loss => loss == "0%");
        lines.ShouldContain(line => line.EndsWith("probes were not answered while a way changed: no loss", StringComparison.Ordinal));
    }

    [Dear]
    [Fact]
    public void Loss_on_a_way_that_stays_is_loss()
    {
        int probes = 0;
        using TestHost host = Host((probe, _) => probe.Ttl > 2 && probes++ % 4 == 0 ? [] : PathModel.Plain(probe, 3));
        string[] losses = [.. Losses(Watch(host, "30s", "--tries", "1"))];
        losses[..2].ShouldAllBe(loss => loss == "0%");
        losses[^1].ShouldNotBe("0%");
    }

    [Dear]
    [Fact]
    public void Router_that_limits_its_answers_loses_nothing()
    {
        int probes = 0;
        using TestHost host = Host((probe, _) => probe.Ttl == 2 && probes++ % 2 == 0 ? [] : PathModel.Plain(probe, 3));
        string[] lines = Watch(host, "30s");
        Losses(lines).ShouldAllBe(loss => loss == "0%");
        lines.ShouldContain(line => Regex.IsMatch(line, @"^  2 .* 0% +(\d+)/(?!\1 )\d+"));
    }

    [Fact]
    public void Load_that_is_spread_packet_by_packet_is_no_change_of_the_way()
    {
        Repetitions.SkipUnlessLong();
        var chance = new Random(7);
        using TestHost host = Host((probe, _) => probe.Ttl == 2 && chance.Next(2) == 0
            ? [PathModel.Expired(probe, 2, from: PathModel.Router(probe, 33))] : PathModel.Plain(probe, 3));
        string[] lines = Watch(host, "20s");
        lines.ShouldContain("load is spread packet by packet at TTL 2: no change of the way");
        lines.Count(line => line.Contains(" round ", StringComparison.Ordinal)).ShouldBeLessThanOrEqualTo(4);
    }

    [Dear]
    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(200)]
    public void Table_fits_the_terminal_and_is_rewritten_in_its_place(int width)
    {
        using TestHost host = Host((probe, _) => PathModel.Plain(probe, 3));
        host.Size = (width, 40);
        string error = host.Run("measure", "traceroute", Target, "--watch", "--for", "5s", "--proto", "icmp,tcp", "--port", "80")
            .Ends(0).Error;
        ScreenModel screen = ScreenModel.After(error, width);
        screen.Redraws.ShouldBeGreaterThan(3);
        screen.Lines.Count(line => line.StartsWith("TTL ", StringComparison.Ordinal)).ShouldBe(1);
        screen.Lines.ShouldContain(line => Regex.IsMatch(line, @"^  1  198\.51\.100\.1 .* 0% .* 1\.0"), string.Join('\n', screen.Lines));
        screen.Lines.ShouldNotContain(line => line.StartsWith("  1", StringComparison.Ordinal) && line.EndsWith('…'));
    }

    [Dear]
    [Fact]
    public void One_target_is_watched_and_its_rounds_are_lines()
    {
        using TestHost host = Host((probe, _) => PathModel.Plain(probe, 3));
        host.Run("measure", "traceroute", Target, "203.0.113.81", "--watch").Ends(2).Error.ShouldContain("--watch watches one target");
        host.Run("measure", "traceroute", Target, "--watch", "--payload-http", "x.example")
            .Ends(2).Error.ShouldContain("leave out one of them");
        host.Run("measure", "tcpping", "tcpconnect://192.0.2.1:80", "--watch").Ends(2).Error.ShouldContain("unknown option --watch");
        Watch(host, "5s", "-o", host.Path("rounds"));
        CliRun.Parse(host.Read("rounds")).Count.ShouldBe(5);
    }

    private static IEnumerable<string> Losses(string[] lines)
        => lines.Select(line => Regex.Match(line, @"^ *\d* +\S+ .*?([\d.]+%) ")).Where(match => match.Success)
            .Select(match => match.Groups[1].Value);

    private static string[] Watch(TestHost host, string time, params string[] arguments)
        => [.. ScreenModel.After(
            host.Run(["measure", "traceroute", Target, "--watch", "--for", time, "--proto", "icmp,tcp", "--port", "80", .. arguments])
                .Ends(0).Error, 160)
            .Lines.Where(line => line.Length > 0)];

    private static TestHost Host(Func<SeenProbe, double, IEnumerable<PathReply>> path)
    {
        SimulatedNetwork? network = null;
        network = new SimulatedNetwork((_, _) => Answer.Silence)
        {
            PathIdle = TimeSpan.FromMilliseconds(10),
            Path = probe => path(probe, (network!.Clock.GetTimestamp() - 1_000_000_000) / 1e9),
        };
        return new TestHost(network) { IsTerminal = true, Size = (160, 60) };
    }
}
