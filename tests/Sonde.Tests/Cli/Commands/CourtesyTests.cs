using System.Net;
using Sonde.Experiments.Network;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Cli.Commands;

/// <summary>Rates, blocklists, consent: what keeps the program from being a nuisance.</summary>
public sealed class CourtesyTests
{
    private const string Home = "tcpconnect://127.0.0.1:80", Abroad = "tcpconnect://198.18.0.1:80", Elsewhere = "tcpconnect://8.8.8.8:80";

    [Theory]
    [InlineData("7")]
    [InlineData("0.7")]
    [InlineData("333.3")]
    public void Rate_of_any_number_ends(string rate)
    {
        using var host = new TestHost();
        host.Ping("--rate", rate, "tcpconnect://192.0.2.1:80", "tcpconnect://192.0.2.2:80", "tcpconnect://192.0.2.3:80")
            .Ends(0).Lines.Count.ShouldBe(3);
    }

    [Fact]
    public void Rate_delays_targets_and_never_a_probe_whose_time_has_come()
    {
        using var host = new TestHost();
        host.Ping("--rate", "2", "--delay", "100ms", "tcpconnect://192.0.2.1:80", "tcpconnect://192.0.2.2:80", "tcpconnect://192.0.2.3:80")
            .Ends(0);
        Instant zero = host.Network.Connects.Sent[0].At;
        double[][] starts = [
            .. host.Network.Connects.Sent.GroupBy(
                sent => sent.Target, (_, sent) => sent.Select(each => each.At.SecondsSince(zero)).ToArray())];
        starts.Length.ShouldBe(3);
        foreach (double[] target in starts)
        {
            (target[1] - target[0]).ShouldBe(0.1, 1e-6);
            (target[2] - target[0]).ShouldBe(0.2, 1e-6);
        }

        (starts[1][0] - starts[0][0]).ShouldBeGreaterThanOrEqualTo(0.499);
        (starts[2][0] - starts[1][0]).ShouldBeGreaterThanOrEqualTo(0.499);
    }

    [Fact]
    public void Rate_of_zero_is_unlimited_and_parallel_bounds_what_is_under_way()
    {
        string[] targets = [.. Enumerable.Range(1, 50).Select(i => $"tcpconnect://192.0.2.{i}:80")];
        using var host = new TestHost(new SimulatedNetwork((_, _) => Answer.Silence));
        host.Run(["measure", "tcpping", .. targets, "--rate", "0", "--parallel", "7", "--repetitions", "1", "--timeout", "1s"])
            .Ends(0).Lines.Count.ShouldBe(50);
        host.Network.Connects.MostInFlight.ShouldBe(7);
    }

    [Fact]
    public void Special_ranges_are_left_alone_told_and_counted()
    {
        using var host = new TestHost { Input = $"{Elsewhere}\n{Abroad}\n{Abroad}\n" };
        CliRun run = host.Ping("--metadata", host.Path("metadata")).Ends(3);
        run.Inputs.ShouldBe([Elsewhere]);
        run.Error.ShouldContain("standard input:2: 198.18.0.1 is left alone: 198.18.0.0/15");
        run.Error.ShouldContain("blocklist: 2 under 198.18.0.0/15");
        host.Metadata.GetProperty("blocked").GetInt64().ShouldBe(2);
        host.Metadata.GetProperty("blocked_by").EnumerateObject().Single().Value.GetInt64().ShouldBe(2);
        host.Metadata.GetProperty("blocked_by").EnumerateObject().Single().Name.ShouldStartWith("198.18.0.0/15");
    }

    [Fact]
    public void Blocklist_file_adds_and_the_entry_is_named_with_its_line()
    {
        using var host = new TestHost { Input = Elsewhere };
        string list = host.Write("list", "# mine", "8.8.0.0/16");
        host.Ping("--blocklist", list).Ends(3).Error.ShouldContain($"8.8.8.8 is left alone: 8.8.0.0/16 ({list}:2)");
    }

    [Fact]
    public void Allow_opens_what_is_blocked()
    {
        using var host = new TestHost { Input = $"{Abroad}\n{Elsewhere}" };
        string list = host.Write("list", "8.8.0.0/16");
        host.Ping("--blocklist", list, "--allow", "8.8.8.8", "--allow", "198.18.0.0/15").Ends(0).Lines.Count.ShouldBe(2);
    }

    [Fact]
    public void Address_typed_as_a_target_is_meant()
    {
        using var host = new TestHost();
        host.Ping(Abroad).Ends(0).Inputs.ShouldBe([Abroad]);
    }

    [Fact]
    public void Address_that_a_name_leads_to_is_not_typed()
    {
        using var host = new TestHost();
        host.Network.Names["example.com"] = [IPAddress.Parse("198.18.0.1")];
        host.Ping("--resolve", "tcpconnect://example.com:80").Ends(3).Lines.ShouldBeEmpty();
        host.Network.Connects.Sent.ShouldBeEmpty();
    }

    [Fact]
    public void Without_consent_and_without_a_terminal_nothing_is_sent()
    {
        foreach (string[] args in (
            string[][])[[Elsewhere], ["-f", "-"], [Home, Elsewhere], [Home, "--control", Elsewhere], ["-f", "-", "--control", Elsewhere]])
        {
            using TestHost host = new TestHost { Input = Elsewhere }.WithoutConsent();
            host.Ping(args).Ends(2).Error.ShouldContain("--yes");
            host.Network.Connects.Sent.ShouldBeEmpty();
        }
    }

    [Fact]
    public void Without_consent_no_name_is_looked_up()
    {
        using TestHost host = new TestHost { Input = "tcpconnect://example.com:80" }.WithoutConsent();
        host.Ping("--resolve").Ends(2).Error.ShouldContain("--yes");
        host.Network.Lookups.ShouldBe(0);
    }

    [Fact]
    public void Nobody_is_asked_when_all_targets_are_loopback()
    {
        using TestHost host = new TestHost { Input = Home }.WithoutConsent();
        host.Ping(Home, "tcpconnect://[::1]:80", "--control", Home).Ends(0);
        host.Ping("-f", "-", "--allow", "127.0.0.0/8").Ends(0);
        host.Network.Names["localhost"] = [IPAddress.Loopback, IPAddress.IPv6Loopback];
        host.Ping("tcpconnect://localhost:80", "--resolve", "--allow", "127.0.0.0/8", "--allow", "::1").Ends(0).Lines.Count.ShouldBe(2);
        host.HasConsent.ShouldBeFalse();
    }

    [Fact]
    public void Name_that_only_ends_like_localhost_is_looked_up_elsewhere()
    {
        using TestHost host = new TestHost { Input = "" }.WithoutConsent();
        host.Ping("tcpconnect://notlocalhost:80", "--resolve").Ends(2).Error.ShouldContain("--yes");
        host.Network.Lookups.ShouldBe(0);
    }

    [Fact]
    public void Yes_is_recorded()
    {
        using TestHost host = new TestHost { Input = "" }.WithoutConsent();
        host.Ping(Elsewhere, "--yes").Ends(0);
        host.HasConsent.ShouldBeTrue();
        host.Ping(Elsewhere).Ends(0).Lines.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("yes\n", 0)]
    [InlineData("y\nyes\n", 0)]
    [InlineData("y\n", 2)]
    [InlineData("y\nno\nyes\n", 2)]
    [InlineData("no\n", 2)]
    [InlineData("", 2)]
    public void Person_at_a_terminal_is_told_the_risks_and_asked(string answer, int exitCode)
    {
        using TestHost host = new TestHost { Input = answer, IsTerminal = true }.WithoutConsent();
        CliRun run = host.Ping(Elsewhere).Ends(exitCode);
        run.Error.ShouldContain("Whoever watches your network");
        run.Error.Split("Type yes, the whole word, to go on").Length.ShouldBe(answer.StartsWith("y\n", StringComparison.Ordinal) ? 3 : 2);
        host.HasConsent.ShouldBe(exitCode == 0);
        host.Network.Connects.Sent.Count.ShouldBe(exitCode == 0 ? 3 : 0);
    }

    [Fact]
    public void Contact_stands_in_the_metadata_and_changes_no_measurement()
    {
        using var host = new TestHost();
        CliRun run = host.Ping(Home, "--contact", "abuse@example.org", "--metadata", host.Path("metadata")).Ends(0);
        host.Metadata.GetProperty("contact").GetString().ShouldBe("abuse@example.org");
        run.Output.ShouldNotContain("abuse@example.org");
    }

    [Fact]
    public void Rights_are_dropped_once_the_sockets_are_open()
    {
        using var host = new TestHost();
        host.Ping(Home).Ends(0);
        host.Network.HasDroppedRights.ShouldBeTrue();
    }
}
