using Sonde.Packets.Ip;
using Sonde.Platform.Linux;
using Sonde.Tests.Cli;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.PathTransparency.FastOpen;

/// <summary>What is looked at before the first packet: settings, black holes, remembered cookies, rights.</summary>
public sealed class PreflightTests
{
    private const string Setting = "net/ipv4/tcp_fastopen", Off = "the system's clients do not use TCP fast open";

    [Theory]
    [InlineData("kernel", true, 2)]
    [InlineData("kernel", false, 2)]
    [InlineData("both", false, 2)]
    [InlineData("both", true, 0)]
    [InlineData("wire", true, 0)]
    public void Client_without_fast_open_is_an_error_only_where_the_kernel_is_needed(string layer, bool raw, int exitCode)
    {
        using TestHost host = Host(raw, setting: "2");
        CliRun run = Measure(host, "--layer", layer).Ends(exitCode);
        run.Error.Contains(Off, StringComparison.Ordinal).ShouldBe(layer != "wire");
        host.Network.Conversations!.Sent.ShouldBeEmpty();
        if (exitCode == 0) run.Lines.ShouldHaveSingleItem().GetProperty("conditions")[0].GetString().ShouldBe("tfo.target.dead");
    }

    [Fact]
    public void All_that_matters_is_printed_and_in_the_metadata()
    {
        using TestHost host = Host(raw: true, setting: "1", canForget: true);
        CliRun run = Measure(host, "--layer", "kernel").Ends(0);
        run.Error.ShouldContain(
            "preflight: layer kernel; net.ipv4.tcp_fastopen 1, black-hole timer 3600, black holes so far 4; raw packets permitted, capture on; cookies remembered of targets are removed before each");
        run.Error.ShouldContain("one black hole on a path switches fast open off for all targets");
        string facts = string.Join(
            ", ", host.Metadata.GetProperty("preflight").EnumerateObject().Select(fact => $"{fact.Name}={fact.Value}"));
        facts.ShouldBe(
            "net.ipv4.tcp_fastopen=1, net.ipv4.tcp_fastopen_blackhole_timeout_sec=3600, black_holes_before=4, layers=kernel, raw_packets=permitted, capture=on, "
            + "remembered_cookies=removed before each target, black_holes_after=4");
    }

    [Fact]
    public void Cookie_that_was_remembered_and_cannot_be_forgotten_is_reported()
    {
        using TestHost host = Host(
            raw: false, setting: "1", talk: SimulatedTalk.Answers().With(reply => reply with { HadCookie = true, SynDataAcked = true }));
        CliRun run = Measure(host).Ends(0);
        run.Error.ShouldContain("cookies remembered of targets are reported");
        run.Lines.ShouldHaveSingleItem().GetProperty("x_cached_cookie").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public void Black_hole_met_during_the_run_is_told()
    {
        TestHost? host = null;
        using (host = Host(
            raw: false, setting: "1",
            talk: SimulatedTalk.Answers() with { OnSend = () => host!.Network.Kernel["TcpExt/TCPFastOpenBlackhole"] = "5" }))
        {
            Measure(host).Ends(0).Error.ShouldContain("the system met 1 black holes during the run");
        }
    }

    [Theory]
    [InlineData("TcpExt: A TCPFastOpenBlackhole B\nTcpExt: 1 7 3\nIpExt: A\nIpExt: 9\n", 7L)]
    [InlineData("TcpExt: A B\nTcpExt: 1 7\n", null)]
    [InlineData("TcpExt: A TCPFastOpenBlackhole\nTcpExt: 1\n", null)]
    [InlineData("", null)]
    public void Counter_is_found_by_its_name(string text, long? value)
        => NetworkCounters.Find(text, "TcpExt/TCPFastOpenBlackhole").ShouldBe(value);

    private static TestHost Host(bool raw, string setting, bool canForget = false, SimulatedTalk? talk = null)
    {
        var clock = new SimulatedClock();
        var network = new SimulatedNetwork((_, _) => Answer.Silence, clock)
        {
            Conversations = new SimulatedConversations(clock, (_, _) => talk ?? SimulatedTalk.Answers()),
            Packets = new SimulatedPackets(clock, _ => []) { Source = PacketAddress.FromIpv4(0xC000020A) },
            CanCapture = raw,
            CanForget = canForget,
        };
        network.Kernel[Setting] = setting;
        network.Kernel["net/ipv4/tcp_fastopen_blackhole_timeout_sec"] = "3600";
        network.Kernel["TcpExt/TCPFastOpenBlackhole"] = "4";
        return new TestHost(network);
    }

    private static CliRun Measure(TestHost host, params string[] arguments)
        => host.Run(["measure", "tfo", "192.0.2.1:80", "--connect", "tcp", "--metadata", host.Path("metadata"), .. arguments]);
}
