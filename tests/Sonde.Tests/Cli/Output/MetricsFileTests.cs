using System.Text.RegularExpressions;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Cli.Output;

/// <summary>What operators collect of a run.</summary>
public sealed partial class MetricsFileTests
{
    [Fact]
    public void Loss_times_and_outcomes_are_written_as_open_metrics()
    {
        using var host = new TestHost(new SimulatedNetwork((endpoint, _) => endpoint.Port == 80 ? Answer.Connects(20) : Answer.Silence));
        host.Ping("tcpconnect://192.0.2.1:80", "tcpconnect://192.0.2.1:81", "--metrics", host.Path("sonde.prom")).Ends(0);
        string text = host.Read("sonde.prom");
        text.Split('\n')[..^1].ShouldAllBe(line => Line().IsMatch(line));
        text.ShouldEndWith("# EOF\n");
        text.ShouldContain("sonde_measurements_total{nettest=\"tcpping\",outcome=\"match\"} 1\n");
        text.ShouldContain("sonde_measurements_total{nettest=\"tcpping\",outcome=\"dial/timeout\"} 1\n");
        text.ShouldContain("sonde_unknown{nettest=\"tcpping\",target=\"tcpconnect://192.0.2.1:81\"} 1\n", customMessage: text);
        text.ShouldContain("sonde_loss_ratio{nettest=\"tcpping\",target=\"tcpconnect://192.0.2.1:80\"} 0\n");
        text.ShouldMatch(@"sonde_rtt_seconds\{nettest=""tcpping"",target=""tcpconnect://192.0.2.1:80""\} 0\.02\n");
        File.Exists(host.Path("sonde.prom.tmp")).ShouldBeFalse();
    }

    [Dear]
    [Fact]
    public void Path_has_a_name_that_stays_and_its_changes_are_counted()
    {
        SimulatedNetwork? network = null;
        network = new SimulatedNetwork((_, _) => Answer.Silence)
        {
            PathIdle = TimeSpan.FromMilliseconds(10),
            Path = probe => (network!.Clock.GetTimestamp() / 5_000_000_000) switch
            {
                1 when probe.Ttl == 3 => [], // a router that is silent for once
                2 when probe.Ttl == 2 => [PathModel.Expired(probe, 2, from: PathModel.Router(probe, 33))],
                _ => PathModel.Plain(probe, 3),
            },
        };
        using var host = new TestHost(network);
        host.Run(
            "measure", "traceroute", "203.0.113.80", "--proto", "icmp", "--watch", "--for", "20s", "--metrics", host.Path("sonde.prom"))
                .Ends(0);
        string text = host.Read("sonde.prom");
        text.ShouldContain(
            "sonde_path_changes_total{nettest=\"sonde_traceroute\",target=\"203.0.113.80\",flow=\"icmp\"} 2\n", customMessage: text);
        text.Split('\n').Count(line => line.StartsWith("sonde_path_info{", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public void File_that_cannot_be_written_is_told_before_anything_is_sent()
    {
        using var host = new TestHost();
        host.Ping("tcpconnect://192.0.2.1:80", "--metrics", host.Path("no/such/folder")).Ends(2).Error.ShouldContain("--metrics");
        host.Network.Connects.Sent.ShouldBeEmpty();
    }

    // As OpenMetrics 1.0 has lines.
    [GeneratedRegex(
        """^(# (HELP [a-z_]+ [^\n]+|TYPE [a-z_]+ (counter|gauge|info)|EOF)|[a-z_]+\{([a-z]+="([^"\\\n]|\\["\\n])*",?)+\} [0-9.eE+-]+)$""",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Line();
}
