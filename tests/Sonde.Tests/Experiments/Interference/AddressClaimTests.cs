using System.Net;
using System.Text.Json;
using Sonde.Experiments.Network;
using Sonde.Platform.Capabilities;
using Sonde.Tests.Cli;

namespace Sonde.Tests.Experiments.Interference;

/// <summary>Two runs on one machine never probe an address at once.</summary>
public sealed class AddressClaimTests
{
    [Fact]
    public void Machine_gives_an_address_to_one_run_at_a_time()
    {
        var mine = new LinuxAddressClaims();
        var theirs = new LinuxAddressClaims();
        var address = IPAddress.Parse("2001:db8::80");
        mine.TryClaim(address, out IAddressClaim? claim).ShouldBeTrue();
        claim.ShouldNotBeNull();
        theirs.TryClaim(address, out IAddressClaim? none).ShouldBeFalse();
        none.ShouldBeNull();
        theirs.TryClaim(IPAddress.Parse("2001:db8::81"), out IAddressClaim? other).ShouldBeTrue();
        other?.Dispose();
        claim.Dispose();
        theirs.TryClaim(address, out claim).ShouldBeTrue();
        claim?.Dispose();
    }

    [Fact]
    public void Who_has_an_address_learns_that_another_run_wants_it()
    {
        var claims = new LinuxAddressClaims();
        var address = IPAddress.Parse("2001:db8::82");
        claims.TryClaim(address, out IAddressClaim? claim).ShouldBeTrue();
        claim.ShouldNotBeNull().IsWanted.ShouldBeFalse();
        claims.TryClaim(IPAddress.Parse("2001:db8::83"), out IAddressClaim? other).ShouldBeTrue();
        claim.IsWanted.ShouldBeFalse("that was another address");
        for (int knock = 0; knock < 1000; knock++) claims.TryClaim(address, out _).ShouldBeFalse("however often somebody asks");
        claim.IsWanted.ShouldBeTrue();
        claim.Dispose();
        claims.TryClaim(address, out claim).ShouldBeTrue();
        claim.ShouldNotBeNull().IsWanted.ShouldBeFalse("who knocked, knocked at the one before");
        claim.Dispose();
        other?.Dispose();
    }

    [Theory]
    [InlineData("http")]
    [InlineData("dns")]
    public void Turn_is_kept_from_one_trial_to_the_next_where_nobody_wants_it(string service)
    {
        var claims = new Others();
        Measure(service, claims, "--quick", "--spacing", "1ms", "--domain", "other.example", "--domain", "third.example")
            .Lines.Count.ShouldBe(3);
        (claims.Looked, claims.Held).ShouldBe((1, 0), "and what is kept is given back at the end");
    }

    [Theory]
    [InlineData("http")]
    [InlineData("dns")]
    public void Turn_that_another_run_wants_is_given_back_behind_each_trial(string service)
    {
        var claims = new Others { AreWanted = true };
        CliRun run = Measure(service, claims, "--quick", "--spacing", "1ms", "--domain", "other.example", "--domain", "third.example");
        (claims.Looked, claims.Held).ShouldBe((3, 0));
        DateTime[] began = [.. run.Lines.Select(line => line.GetProperty("x_started").GetDateTime()).Order()];
        for (int i = 1; i < began.Length; i++)
            (began[i] - began[i - 1]).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(500), "who looks four times a second finds it free");
    }

    [Fact]
    public void Turn_is_given_back_where_the_next_trial_is_not_near()
    {
        var claims = new Others();
        Measure("http", claims, "--quick", "--spacing", "1m", "--domain", "other.example").Lines.Count.ShouldBe(2);
        (claims.Looked, claims.Held).ShouldBe((2, 0));
    }

    [Fact]
    public void Run_keeps_no_more_turns_than_it_may_have_trials()
    {
        var claims = new Others();
        using TestHost host = Host("http", claims);
        CliRun run = Run(
            host, "http", "203.0.113.81", "203.0.113.82", "203.0.113.83", "--quick", "--spacing", "1ms", "--parallel", "2",
            "--domain", "other.example").Ends(0);
        run.Lines.Count.ShouldBe(8);
        claims.MostHeld.ShouldBeLessThanOrEqualTo(2);
        claims.Held.ShouldBe(0);
    }

    [Theory]
    [InlineData("http")]
    [InlineData("dns")]
    public void Run_waits_until_another_is_done_with_the_address(string service)
    {
        var claims = new Others { Looks = 40 };
        (JsonElement line, string said) = Measure(service, claims);
        line.GetProperty("x_outcome_code").GetString().ShouldBe(service == "dns" ? "ip.matchip" : "match");
        claims.Looked.ShouldBe(41);
        claims.Held.ShouldBe(0, "a turn that is over is another's");
        said.Split("another run on this machine").Length.ShouldBe(2, "said once");
    }

    [Fact]
    public void Run_that_has_its_turn_says_nothing_and_gives_it_back()
    {
        var claims = new Others();
        (_, string said) = Measure("http", claims);
        (claims.Looked, claims.Held).ShouldBe((1, 0));
        said.ShouldNotContain("another run");
    }

    [Theory]
    [InlineData("http")]
    [InlineData("dns")]
    public void Run_whose_time_is_over_waits_for_nobody(string service)
    {
        using TestHost host = Host(service, new Others { Looks = int.MaxValue });
        CliRun run = Run(host, service, "--max-runtime", "10s").Ends(3);
        run.Lines.ShouldBeEmpty();
        run.Error.ShouldContain("another run on this machine");
    }

    [Theory]
    [InlineData("http")]
    [InlineData("dns")]
    public void Run_that_never_gives_an_address_back_is_waited_for_an_hour_once(string service)
    {
        var claims = new Others { Looks = int.MaxValue };
        using TestHost host = Host(service, claims);
        CliRun run = Run(host, service, "--domain", "two.example", "--domain", "three.example").Ends(3);
        run.Lines.ShouldBeEmpty();
        run.Error.ShouldContain("for an hour at most");
        // Four looks a second for an hour, and one for each of the other names.
        claims.Looked.ShouldBeInRange(14_400, 14_410);
    }

    [Theory]
    [InlineData("http")]
    [InlineData("dns")]
    public void What_is_left_to_another_run_makes_room_for_what_is_read(string service)
    {
        // More names than are read ahead.
        using TestHost host = Host(service, new Others { Looks = int.MaxValue });
        string names = host.Write("names.txt", [.. Enumerable.Range(1, 300).Select(number => $"name{number}.example")]);
        Run(host, service, "--domains", names, "--parallel", "1").Ends(3).Lines.ShouldBeEmpty();
    }

    [Fact]
    public void Turn_that_no_further_trial_waits_for_is_given_back_at_once()
    {
        var claims = new Others();
        using TestHost host = Host("http", claims);
        string[] further = [.. Enumerable.Range(81, 8).Select(number => $"203.0.113.{number}")];
        Run(host, "http", [.. further, "--quick", "--spacing", "1ms", "--parallel", "4", "--rate", "1"]).Ends(0);
        (claims.MostHeld, claims.Held).ShouldBe((1, 0));
    }

    private static TestHost Host(string service, IAddressClaims claims) => new(
        service == "dns"
            ? new DnsScene { Claims = claims }.Network()
            : new InterferenceScene { Claims = claims, Server = (asked, _) => InterferenceScene.Clean(asked) }.Network());

    private static (JsonElement Line, string Said) Measure(string service, IAddressClaims claims)
    {
        CliRun run = Measure(service, claims, []);
        return (run.Lines.ShouldHaveSingleItem(), run.Error);
    }

    private static CliRun Measure(string service, IAddressClaims claims, params string[] options)
    {
        using TestHost host = Host(service, claims);
        return Run(host, service, options).Ends(0);
    }

    private static CliRun Run(TestHost host, string service, params string[] options)
    {
        string target = service == "dns" ? DnsScene.Target : InterferenceScene.Target;
        string[] more = service == "dns" ? ["--control-resolver", DnsScene.Control, "--type", "A"] : [];
        return host.Run(
            ["measure", service, target, "--allow", "203.0.113.0/24", "--domain", InterferenceScene.Forbidden, .. more, .. options]);
    }

    private sealed class Others : IAddressClaims
    {
        /// <summary>How often others have the address yet.</summary>
        public int Looks { get; init; }

        public int Looked { get; private set; }

        public int Held { get; private set; }

        public int MostHeld { get; private set; }

        /// <summary>Whether others ask for what this run has.</summary>
        public bool AreWanted { get; init; }

        public bool TryClaim(IPAddress address, out IAddressClaim? claim)
        {
            claim = null;
            if (Looked++ < Looks) return false;
            Held++;
            MostHeld = Math.Max(MostHeld, Held);
            claim = new Claim(this);
            return true;
        }

        private sealed class Claim(Others of) : IAddressClaim
        {
            public bool IsWanted => of.AreWanted;

            public void Dispose() => of.Held--;
        }
    }
}
