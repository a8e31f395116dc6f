using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.PathTransparency;

/// <summary>
/// Targets that are balancers of which half of the servers are dead: by the port that it leaves from, a packet is lost, or refused,
/// whatever is on it. That accuses no variant.
/// </summary>
[Collection(nameof(Alone))]
public sealed class DeadServersTests
{
    private static readonly string[] Accusing = ["broken", "transient", "dropped", "blackhole", "syn.reset"];

    [Theory]
    [InlineData("udpzero", 53, "udp", "drop")]
    [InlineData("udpzero", 53, "udp", "reject with icmp type port-unreachable")]
    [InlineData("evilbit", 53, "udp", "reject with icmp type port-unreachable", "--connect", "dnsudp")]
    [InlineData("dscp", 53, "udp", "drop", "--connect", "dnsudp")]
    [InlineData("dscp", 80, "tcp", "reject with tcp reset", "--connect", "http", "--layer", "kernel")]
    [InlineData("dscp", 80, "tcp", "drop", "--connect", "http", "--layer", "kernel")]
    [InlineData("h2", 80, "tcp", "reject with tcp reset")]
    public async Task Half_of_the_ports_accuse_no_variant(string nettest, int port, string protocol, string fate, params string[] flags)
    {
        LabMachine.RequireLong();
        using MeddlingLab lab = await MeddlingLab.CreateAsync(new Dictionary<int, Meddling>(), hasLimits: true);
        lab.Server.Rules(Middlebox.Passing(
            $"{protocol} dport {port} jhash ip daddr . {protocol} sport mod 2 seed 0x5eed == 0 {fate}"));
        var found = await lab.MeasureAsync(
            nettest, port, Enumerable.Range(0, 256).Select(i => MeddlingLab.Address(100 + (i / 128), 1 + (i % 128))),
            ["--timeout", "1s", .. flags]);
        string[] said = [.. found.Values.Select(MeddlingRun.Conditions)];
        foreach (var (words, count) in said.CountBy(words => words)) TestContext.Current.TestOutputHelper?.WriteLine($"{count} {words}");
        said.Length.ShouldBe(256);
        said.Where(words => Accusing.Any(word => words.Contains(word, StringComparison.Ordinal))).ShouldBeEmpty();
        said.Count(words => words.Contains("connectivity.works", StringComparison.Ordinal)).ShouldBeGreaterThan(100);
    }
}
