using System.Net;
using System.Text.Json;
using Sonde.Packets.Ip;
using Sonde.Tests.Cli;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Replay;

/// <summary>
/// Datagrams of IPv6 are known by their checksums, which redaction takes out of what is cited: replay knows them all the same.
/// </summary>
public sealed class DatagramsOfIpv6Tests
{
    [Theory]
    [InlineData("--proto", "udp", "--port", "80")]
    [InlineData("--proto", "udp", "--port", "80,443")]
    public void Trace_that_is_replayed_has_the_verdict_that_it_had_live(params string[] arguments)
    {
        using var host = new TestHost(
            new SimulatedNetwork((_, _) => Answer.Silence)
            {
                Path = probe => PathModel.Plain(probe, 3),
                PathSource = PacketAddress.From(IPAddress.Parse("2001:db8:10::10")),
                CanCapture = true,
            });
        string pcap = host.Path("run.pcap");
        CliRun live = host.Run(
            ["measure", "traceroute", Target, "--allow", "2001:db8::/32", "--rate", "0", "--max-ttl", "8", "--pcap", pcap, .. arguments]);
        live.Ends(0);
        CliRun replayed = host.Run("replay", pcap).Ends(0);
        Told(live.Lines.Single()).ShouldContain("udp");
        Told(replayed.Lines.Single()).ShouldBe(Told(live.Lines.Single()));
    }

    private const string Target = "2001:db8:80::80";

    private static string Told(JsonElement line)
    {
        JsonElement keys = line.GetProperty("test_keys");
        return $"{keys.GetProperty("x_outcome")} " + string.Join(
            ' ', keys.GetProperty("x_path").GetProperty("flows").EnumerateArray()
            .Select(flow => $"{flow.GetProperty("name")}={flow.GetProperty("verdict")}@{flow.GetProperty("end_ttl")}").Order());
    }
}
