using Sonde.Experiments;
using Sonde.Experiments.Contract;

namespace Sonde.Tests.Cli.Commands;

/// <summary>
/// <c>--dry-run</c> says of every experiment what is sent to each target, and how long that takes at most where it has an end.
/// </summary>
public sealed class EffortTests
{
    public static TheoryData<string> Names => [.. ExperimentCatalog.All.Select(experiment => experiment.Description.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_experiment_says_what_it_sends(string name)
    {
        IExperiment experiment = ExperimentCatalog.All.Single(each => each.Description.Name == name);
        using var host = new TestHost();
        string[] domain = experiment.WithDomain(experiment.Description.TargetExample, "name.example") is null
            ? []
            : ["--domain", "name.example"];
        CliRun run = host.Run(
            ["measure", experiment.Description.CommandName, experiment.Description.TargetExample, .. domain, "--allow",
                "192.0.2.0/24", "--dry-run"]);
        run.Error.ShouldContain("sonde: to each: ");
        run.Error.ShouldContain("nothing was sent");
        host.Network.Connects.Sent.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("ecn", "4 connections of crafted segments side by side, 31 at most where they differ or fail", "one takes 42s at most")]
    [InlineData(
        "mss --timeout 1s",
        "19 at most where they differ or fail; 4 connections of crafted segments side by side, 31 at most",
        "40s at most, and all of them 0:41")]
    [InlineData("evilbit", "2 connections of crafted segments", "42s at most")]
    [InlineData(
        "evilbit --connect dnsudp", "2 queries by UDP, each sent from up to three ports, one after the other, 19 at most", "101s at most")]
    [InlineData("udpzero --timeout 2s", "2 queries by UDP", "one takes 44s at most")]
    [InlineData("tcpopt", "5 connections of crafted segments", "at most")]
    [InlineData("dscp --codepoint 10,46 --layer kernel", "3 connections of the system one after the other, 36 at most", "at most")]
    [InlineData(
        "dscp --layer both",
        "2 connections of the system one after the other, 19 at most where they differ or fail; 2 connections of crafted segments", "144s")]
    [InlineData("h2", "2 requests by HTTP/1.1 and with an upgrade to HTTP/2", "22 at most where they differ or fail")]
    [InlineData("ecn --locate", "where something meddles segments at rising TTL, until a hop is named", "nothing was sent")]
    public void Effort_follows_the_options(string asked, string sent, string most)
    {
        using var host = new TestHost();
        CliRun run = host.Run(["measure", .. asked.Split(' '), "192.0.2.1:80", "--allow", "192.0.2.0/24", "--dry-run"]).Ends(0);
        run.Error.ShouldContain(sent);
        run.Error.ShouldContain(most);
    }
}
