using Sonde.Tests.Simulation;

namespace Sonde.Tests.Cli.Commands;

/// <summary>Targets of <c>sonde measure tfo</c>: ranges, repeats, and one line of output for each of input.</summary>
public sealed class FastOpenInputTests
{
    [Fact]
    public void Each_address_of_a_range_has_its_line_and_only_once()
    {
        using TestHost host = Host();
        CliRun run = Measure(
            host, "192.0.2.0/30:53", "[2001:db8::/126]:53", "192.0.2.1:53", "192.0.2.2:80", "--allow", "0.0.0.0/0", "--allow", "::/0");
        run.Ends(0);
        Targets(run).ShouldBe(
            [
                "192.0.2.0 53", "192.0.2.1 53", "192.0.2.2 53", "192.0.2.3 53",
                "2001:db8:: 53", "2001:db8::1 53", "2001:db8::2 53", "2001:db8::3 53", "192.0.2.2 80",
            ],
            ignoreOrder: true);
        run.Lines.ShouldAllBe(line => line.GetProperty("conditions")[0].GetString() == "tfo.connectivity.works");
        host.Metadata.GetProperty("targets_read").GetInt64().ShouldBe(10);
        host.Metadata.GetProperty("repeated").GetInt64().ShouldBe(1);
    }

    [Fact]
    public void Blocklist_is_asked_for_each_address_of_a_range_and_not_for_one_that_is_typed()
    {
        using TestHost host = Host();
        string blocked = host.Write("blocked", "192.0.2.2/31");
        CliRun run = Measure(host, "192.0.2.0/30:53", "192.0.2.3:53", "--allow", "192.0.2.0/31", "--blocklist", blocked).Ends(3);
        run.Lines.Count.ShouldBe(5);
        run.Lines.Where(line => line.TryGetProperty("error", out _)).Select(line => line.GetProperty("dip").GetString())
            .ShouldBe(["192.0.2.2", "192.0.2.3"]);
        run.Lines.Count(line => line.TryGetProperty("conditions", out _)).ShouldBe(3, "two of the range, and the one that is typed");
    }

    [Fact]
    public void Random_order_is_that_of_the_seed()
    {
        string[] Ordered(params string[] flags)
        {
            using TestHost host = Host();
            return Targets(Measure(host, ["198.51.100.0/27:53", "--allow", "0.0.0.0/0", "--parallel", "1", "--random", .. flags]).Ends(0));
        }

        string[] one = Ordered("--seed", "1");
        one.Order(StringComparer.Ordinal).ShouldBe(Enumerable.Range(0, 32).Select(i => $"198.51.100.{i} 53").Order(StringComparer.Ordinal));
        Ordered("--seed", "1").ShouldBe(one);
        Ordered("--seed", "2").ShouldNotBe(one);
    }

    [Theory]
    [InlineData("10.0.0.0/8:53", "10.0.0.0/8 has more than 1,048,576 addresses, the most that a range may have (/12): give smaller ranges")]
    [InlineData(
        "[2001:db8::/32]:443",
        "2001:db8::/32 has more than 1,048,576 addresses, the most that a range may have (/108): give smaller ranges")]
    [InlineData("192.0.2.1/24:53", "192.0.2.1/24 has bits beyond its prefix: did you mean 192.0.2.0/24?")]
    [InlineData("192.0.2.0/24:0", "dp must be a port from 1 to 65535")]
    [InlineData("192.0.2.0/x:53", "the prefix of 192.0.2.0/x must be a number from 0 to 32")]
    public void Range_that_cannot_be_is_a_usage_error_before_any_packet(string target, string error)
    {
        using TestHost host = Host();
        Measure(host, target).Ends(2).Error.ShouldContain(error);
        host.Network.Conversations!.Sent.ShouldBeEmpty();
    }

    [Fact]
    public void Range_that_cannot_be_in_a_list_is_one_line_of_error()
    {
        using TestHost host = Host();
        host.Input = "2001:db8::/32\n192.0.2.0/31:53\n{\"dip\":\"192.0.2.0/31\",\"dp\":53}\n";
        CliRun run = Measure(host, "--allow", "0.0.0.0/0").Ends(3);
        run.Lines.Count.ShouldBe(4);
        run.Lines.Where(line => line.TryGetProperty("error", out _)).Select(line => line.GetProperty("error").GetString()).ShouldBe(
            [
                "2001:db8::/32 has more than 1,048,576 addresses, the most that a range may have (/108): give smaller ranges",
                "a range stands alone, with its port: 192.0.2.0/24:53",
            ]);
    }

    [Fact]
    public void Filter_makes_a_job_of_each_address_and_leaves_repeats_out()
    {
        using TestHost host = Host();
        host.Input = "192.0.2.0/30:53\n192.0.2.1:53\n[2001:db8::/127]:443\n10.0.0.0/8:53\n";
        CliRun run = host.Run("targets", "filter").Ends(3);
        Targets(run).ShouldBe(["192.0.2.0 53", "192.0.2.1 53", "192.0.2.2 53", "192.0.2.3 53", "2001:db8:: 443", "2001:db8::1 443"]);
        run.Error.ShouldContain("standard input:4: 10.0.0.0/8 has more than");
        run.Error.ShouldContain("1 repeat left out");
    }

    private static TestHost Host()
    {
        var clock = new SimulatedClock();
        return new TestHost(
            new SimulatedNetwork(
                (_, _) => Answer.Silence, clock)
            { Conversations = new SimulatedConversations(clock, (_, _) => SimulatedTalk.Answers()) });
    }

    private static CliRun Measure(TestHost host, params string[] arguments)
        => host.Run(
            ["measure", "tfo", "--layer", "kernel", "--connect", "tcp", "--rate", "0", "--metadata", host.Path("metadata"), .. arguments]);

    private static string[] Targets(CliRun run)
        => [.. run.Lines.Select(line => $"{line.GetProperty("dip").GetString()} {line.GetProperty("dp").GetInt32()}")];
}
