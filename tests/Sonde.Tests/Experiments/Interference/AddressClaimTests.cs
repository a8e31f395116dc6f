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
        mine.TryClaim(address, out IDisposable? claim).ShouldBeTrue();
        claim.ShouldNotBeNull();
        theirs.TryClaim(address, out IDisposable? none).ShouldBeFalse();
        none.ShouldBeNull();
        theirs.TryClaim(IPAddress.Parse("2001:db8::81"), out IDisposable? other).ShouldBeTrue();
        other?.Dispose();
        claim.Dispose();
        theirs.TryClaim(address, out claim).ShouldBeTrue();
        claim?.Dispose();
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

    private static TestHost Host(string service, IAddressClaims claims) => new(
        service == "dns"
            ? new DnsScene { Claims = claims }.Network()
            : new InterferenceScene { Claims = claims, Server = (asked, _) => InterferenceScene.Clean(asked) }.Network());

    private static (JsonElement Line, string Said) Measure(string service, IAddressClaims claims)
    {
        using TestHost host = Host(service, claims);
        CliRun run = Run(host, service).Ends(0);
        return (run.Lines.ShouldHaveSingleItem(), run.Error);
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

        public bool TryClaim(IPAddress address, out IDisposable? claim)
        {
            claim = null;
            if (Looked++ < Looks) return false;
            Held++;
            claim = new Claim(this);
            return true;
        }

        private sealed class Claim(Others of) : IDisposable
        {
            public void Dispose() => of.Held--;
        }
    }
}
