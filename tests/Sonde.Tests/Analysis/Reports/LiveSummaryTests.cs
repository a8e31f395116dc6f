using Sonde.Tests.Analysis.Pipeline;
using Sonde.Tests.Cli;

namespace Sonde.Tests.Analysis.Reports;

/// <summary><c>sonde summary</c> over live lines: loss, round trip and outcome by hour, and when the outcome changed.</summary>
public sealed class LiveSummaryTests
{
    [Fact]
    public void Loss_rtt_and_outcome_stand_by_hour_with_first_and_last_change()
    {
        using var host = new TestHost();
        string file = host.Write("pings.jsonl",
            Line("2026-01-02 03:00:00", "0.010", "0.020", "0.030", null),
            Line("2026-01-02 03:30:00", "0.040"),
            Line("2026-01-02 04:00:00", null, null),
            Line("2026-01-02 05:00:00", "0.010", "refused"));
        string[] said = host.Run("summary", file, "--by", "hour", "--enough", "4")
            .Ends(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        said[0].ShouldBe(
            "hour\trows\texpected\tunexpected\tinconclusive\tinvalid\tcontrols_failed\trate\tlow\thigh\tvantage_points\tnetworks\tloss\trtt_s\tmost_frequent");
        const string target = "tcpconnect://192.0.2.1:80";
        said[1].ShouldBe($"2026-01-02T03 {target}\t5\t4\t0\t1\t0\t0\t0.0000\t0.0000\t0.4899\t1\t0\t0.2000\t0.040000\tmatch");
        said[2].ShouldBe($"2026-01-02T04 {target}\t2\t0\t0\t2\t0\t0\tinsufficient\t\t\t1\t0\t1.0000\t\tdial/timeout");
        said[3].ShouldBe($"2026-01-02T05 {target}\t2\t1\t1\t0\t0\t0\tinsufficient\t\t\t1\t0\t0.0000\t0.010000\tdial/tcp.refused");
        said[4].ShouldBe(
            $"# {target}: 2 changes of outcome, the first at 2026-01-02T04:00:00.000000Z, the last at 2026-01-02T05:00:00.000000Z");
        said.Length.ShouldBe(5);
    }

    [Fact]
    public void Traces_have_an_outcome_and_no_round_trip()
    {
        using var host = new TestHost();
        string file = host.Write(
            "traces.jsonl", LiveTraceTests.Line("""{"protocol":"icmp","ttl":6,"outcome":"echo_reply","address":"198.51.100.7"}"""));
        host.Run("summary", file, "--by", "hour")
            .Ends(0).Output.ShouldContain("2026-01-02T03 www.example\t1\t1\t0\t0\t0\t0\tinsufficient\t\t\t1\t0\t0.0000\t\tmatch\n");
    }

    [Fact]
    public void Names_from_the_network_do_not_steer_the_terminal()
    {
        using var host = new TestHost();
        string file = host.Write(
            "pings.jsonl",
            Line("2026-01-02 03:00:00", "0.010").Replace("tcpconnect://192.0.2.1:80", @"\u001b[2J", StringComparison.Ordinal));
        CliRun run = host.Run("summary", file, "--by", "domain").Ends(0);
        run.Output.ShouldContain(@"\x1b[2J");
        run.Output.ShouldNotContain('\u001b');
    }

    /// <summary>A measurement with a ping a second: each a round trip in seconds, null for none, or a refusal.</summary>
    private static string Line(string started, params string?[] rtts)
    {
        string pings = string.Join(',', rtts.Select((rtt, i) =>
        {
            string failure = rtt switch { null => "\"generic_timeout_error\"", "refused" => "\"connection_refused\"", _ => "null" };
            double took = rtt is null or "refused" ? 0.5 : double.Parse(rtt, System.Globalization.CultureInfo.InvariantCulture);
            double end = i + took;
            string success = failure == "null" ? "true" : "false";
            return $$$"""{"tcp_connect":[{"ip":"192.0.2.1","port":80,"status":{"failure":{{{failure}}},"success":{{{success}}} },"t0":{{{i}}},"t":{{{end.ToString(System.Globalization.CultureInfo.InvariantCulture)}}} }]}""";
        }));
        return $$$"""{"test_name":"tcpping","input":"tcpconnect://192.0.2.1:80","measurement_start_time":"{{{started}}}","test_keys":{"pings":[{{{pings}}}]}}""";
    }
}
