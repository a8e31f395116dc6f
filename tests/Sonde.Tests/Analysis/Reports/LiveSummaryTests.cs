using Sonde.Tests.Analysis.Pipeline;
using Sonde.Tests.Cli;
using Sonde.Tests.Simulation;

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
        string[] said = host.Run("summary", file, "--by", "hour,domain,vantage", "--enough", "4")
            .Ends(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        said[0].ShouldBe(
            "hour\tdomain\tvantage\trows\texpected\tunexpected\tinconclusive\tinvalid\tcontrols_failed\trate\tlow\thigh\tvantage_points\tnetworks\tloss\trtt_s\tmost_frequent\tinterval_over\tfirst\tlast");
        const string target = "tcpconnect://192.0.2.1:80";
        const string where = $"{target}\t(the measuring machine)", end = "tests\t2026-01-02\t2026-01-02";
        said[1].ShouldBe($"2026-01-02T03\t{where}\t5\t4\t0\t1\t0\t0\t0.0000\t0.0000\t0.4899\t1\t0\t0.2000\t0.030000\tmatch\t{end}");
        said[2].ShouldBe($"2026-01-02T04\t{where}\t2\t0\t0\t2\t0\t0\tinsufficient\t\t\t1\t0\t1.0000\t\tdial/timeout\t{end}");
        said[3].ShouldBe($"2026-01-02T05\t{where}\t2\t1\t1\t0\t0\t0\tinsufficient\t\t\t1\t0\t0.0000\t0.010000\tdial/tcp.refused\t{end}");
        said[4].ShouldBe(
            $"# 2026-01-02T03, {target}, (the measuring machine): In all 4 pings from the measuring machine on 2026-01-02 connections to {target} were answered as expected; 1 more says nothing of the network and is not among them; unexpected is 0 % (0 to 49). The interval (95 %) is reckoned over pings of one vantage point, and says nothing of others.");
        said[6].ShouldStartWith(
            $"# 2026-01-02T05, {target}, (the measuring machine): In 1 of 2 pings from the measuring machine on 2026-01-02 the connection to {target} was refused. That is too little to give a share:");
        said[^1].ShouldBe(
            $"# {target}: 2 changes of outcome, the first at 2026-01-02T04:00:00.000000Z, the last at 2026-01-02T05:00:00.000000Z");
        said.Length.ShouldBe(8);
    }

    [Fact]
    public void A_refusal_is_an_answer_and_no_loss_in_the_table_and_in_the_summary()
    {
        using var host = new TestHost(new SimulatedNetwork((_, _) => Answer.Fails(111)));
        string file = host.Path("pings.jsonl");
        host.Run("measure", "tcpping", "tcpconnect://192.0.2.1:80", "--repetitions", "3", "-o", file).Ends(0);
        CliRun.Parse(host.Read("pings.jsonl"))[0].GetProperty("test_keys").GetProperty("x_summary").GetProperty("loss").GetDouble()
            .ShouldBe(1, "x_summary counts what did not connect");
        host.Run("classify", file, "-o", "-", "--tables", "outcomes").Ends(0).Lines[0].GetProperty("loss").GetDouble().ShouldBe(0);
        host.Run("summary", file, "--format", "json").Ends(0).Lines[0].GetProperty("loss").GetDouble().ShouldBe(0);
    }

    [Fact]
    public void Traces_have_an_outcome_and_no_round_trip()
    {
        using var host = new TestHost();
        string file = host.Write(
            "traces.jsonl", LiveTraceTests.Line("""{"protocol":"icmp","ttl":6,"outcome":"echo_reply","address":"198.51.100.7"}"""));
        host.Run("summary", file, "--by", "hour")
            .Ends(0).Output.ShouldContain("2026-01-02T03\t1\t1\t0\t0\t0\t0\tinsufficient\t\t\t1\t0\t\t\tmatch\t");
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
