using System.Text.Json;
using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.Observing;

/// <summary><c>sonde observe</c> on a link, beside <c>tcpdump -w</c>.</summary>
public sealed class LiveObserverTests
{
    private static readonly string[] Chains = ["basic", "tcp", "ecn", "dscp", "mss", "udp", "tcpopt"];

    [Fact]
    public async Task Flows_of_a_link_are_those_of_what_tcpdump_wrote_of_it()
    {
        LabMachine.Require("tcpdump");
        using var observer = new LiveObserver();
        (ObservedCount sonde, ObservedCount tcpdump, SondeRun run) = await observer.WatchAsync(Chains, 40, 30, 40);
        run.ExitCode.ShouldBe(130, run.Error);
        string file = LabCommand.Run(
            SondeProgram.Command[0],
            [.. SondeProgram.Command.Skip(1), "observe", "-i", observer.File, .. Chains, "--no-redact=publish-my-address"]);
        Dictionary<string, string> written = FlowsOf(file.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement));
        written.Count.ShouldBeGreaterThan(50);
        sonde.Lost.ShouldBeLessThanOrEqualTo(tcpdump.Lost, run.Error);
        // What either of them says it has not may be missing there, and nothing else.
        Dictionary<string, string> live = FlowsOf(run.Lines);
        string[] different = [.. live.Keys.Union(written.Keys)
            .Where(flow => live.GetValueOrDefault(flow) != written.GetValueOrDefault(flow))
            .Select(flow => $"{live.GetValueOrDefault(flow)} but {written.GetValueOrDefault(flow)}")];
        if (sonde.Lost == 0 && tcpdump.Lost == 0) different.ShouldBeEmpty();
        else ((long)different.Length).ShouldBeLessThanOrEqualTo(sonde.Lost + tcpdump.Lost);
    }

    // All but when: each of them stamps packets when it gets them. Of what hosts say on their own behalf some comes before one of them
    // looks on.
    private static Dictionary<string, string> FlowsOf(IEnumerable<JsonElement> records)
        => records.Where(record => record.GetProperty("proto").GetInt32() is 6 or 17).ToDictionary(
            record => $"{record.GetProperty("proto")} {record.GetProperty("sip")} {record.GetProperty("sp")} {record.GetProperty("dp")}",
            record => string.Join(' ', record.EnumerateObject()
                .Where(field => field.Name is not ("pkt_first" or "pkt_last" or "x_incomplete")).Select(field => $"{field}")));
}
