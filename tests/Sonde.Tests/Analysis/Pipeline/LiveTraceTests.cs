using System.Text.Json;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Outputs;

namespace Sonde.Tests.Analysis.Pipeline;

/// <summary>Traceroute lines as input: one row a trace, with an outcome from what the flows say or from how the path ended.</summary>
public sealed class LiveTraceTests
{
    private const string Exceeded =
        """{"protocol":"tcp","port":443,"ttl":4,"outcome":"time_exceeded","address":"192.0.2.4","icmp_type":11,"icmp_code":0}""";
    private const string Silent = """{"protocol":"tcp","port":443,"ttl":5,"outcome":"silent"}""";

    [Theory]
    [InlineData("""{"protocol":"icmp","ttl":6,"outcome":"echo_reply","address":"198.51.100.7"}""", "✅match", "trace.reached")]
    [InlineData("""{"protocol":"tcp","port":443,"ttl":6,"outcome":"rst","address":"198.51.100.7"}""", "✅match", "trace.reached")]
    [InlineData("""{"protocol":"tcp","port":443,"ttl":6,"outcome":"syn_ack","address":"198.51.100.7"}""", "✅match", "trace.reached")]
    [InlineData("""{"protocol":"tcp","port":80,"ttl":6,"outcome":"data","address":"198.51.100.7"}""", "✅match", "trace.reached")]
    [InlineData("""{"protocol":"tcp","port":80,"ttl":6,"outcome":"ack","address":"198.51.100.7"}""", "✅match", "trace.reached")]
    [InlineData("""{"protocol":"tcp","port":80,"ttl":6,"outcome":"fin","address":"198.51.100.7"}""", "✅match", "trace.reached")]
    [InlineData("""{"protocol":"tcp","port":80,"ttl":6,"outcome":"closed_before","address":"198.51.100.7"}""", "✅match", "trace.reached")]
    [InlineData(
        """{"protocol":"udp","port":53,"ttl":6,"outcome":"unreachable","address":"198.51.100.7","icmp_type":3,"icmp_code":3}""", "✅match",
        "trace.reached")]
    [InlineData(
        """{"protocol":"udp","port":53,"ttl":6,"outcome":"unreachable","address":"192.0.2.5","icmp_type":3,"icmp_code":1}""",
        "❗️dial/ip.host_no_route", "trace.icmp")]
    [InlineData(
        """{"protocol":"udp","port":53,"ttl":6,"outcome":"unreachable","address":"192.0.2.5","icmp_type":3,"icmp_code":0}""",
        "❗️dial/ip.network_unreachable", "trace.icmp")]
    [InlineData("""{"protocol":"udp","port":53,"ttl":6,"outcome":"silent"}""", "❗️dial/timeout", "trace.silent")]
    public void Ending_decides_where_the_flows_agree(string probe, string outcome, string rule)
    {
        JsonElement row = Row(Line($"{Exceeded},{Silent},{probe}"));
        row.GetProperty("outcome").GetString().ShouldBe(outcome);
        row.GetProperty("rule_id").GetString().ShouldBe(rule);
    }

    [Theory]
    [InlineData("path.reset_midway:9", "unexpected")]
    [InlineData("path.dropped_after:3", "unexpected")]
    [InlineData("path.diverges:2", "inconclusive")]
    public void Verdict_that_speaks_against_the_path_stands_although_other_flows_arrived(string verdict, string expectation)
    {
        JsonElement row = Row(Line("""{"protocol":"icmp","ttl":6,"outcome":"echo_reply","address":"198.51.100.7"}""", verdict, '❗'));
        row.GetProperty("outcome").GetString().ShouldBe("❗️" + verdict);
        row.GetProperty("outcome_code").GetString().ShouldBe(verdict);
        row.GetProperty("expectation").GetString().ShouldBe(expectation);
        row.GetProperty("rule_id").GetString().ShouldBe("trace.path");
    }

    [Fact]
    public void Nothing_sent_says_nothing_of_the_path()
    {
        Row(Line("""{"protocol":"icmp","ttl":1,"outcome":"unsent","failure":"permission_denied"}""")).GetProperty("outcome").GetString()
            .ShouldBe("❔setup/system_failure");
        JsonElement row = Row(Line("", failure: "network_unreachable"));
        row.GetProperty("outcome").GetString().ShouldBe("❗️dial/ip.network_unreachable");
        row.GetProperty("failure").GetString().ShouldBe("network_unreachable");
        Row(Line(Silent, interrupted: true)).GetProperty("outcome").GetString().ShouldBe("❔setup/system_failure");
    }

    [Fact]
    public void Old_line_that_lists_only_hops_is_a_match_where_the_host_is_among_them_and_unknown_where_not()
    {
        const string old =
            """{"test_name":"multi_protocol_traceroute","input":null,"test_helpers":{"backend":"198.51.100.7"},"test_keys":{"sent_packets":[],"answered_packets":[],"test_tcp_traceroute":{"hops_80":[{"address":"ADDRESS","ttl":4,"rtt":0.1}]},"test_icmp_traceroute":{}}}""";
        Row(old.Replace("ADDRESS", "198.51.100.7", StringComparison.Ordinal)).GetProperty("outcome").GetString().ShouldBe("✅match");
        Row(old.Replace("ADDRESS", "192.0.2.1", StringComparison.Ordinal)).GetProperty("outcome").GetString().ShouldBe("❔unknown/unknown");
    }

    [Fact]
    public void Row_names_host_address_and_time()
    {
        JsonElement row = Row(Line(Silent));
        row.GetProperty("domain").GetString().ShouldBe("www.example");
        row.GetProperty("target").GetString().ShouldBe("www.example");
        row.GetProperty("date").GetString().ShouldBe("2026-01-02");
        row.GetProperty("time").GetString().ShouldBe("2026-01-02T03:04:05.000000Z");
        row.GetProperty("nettest").GetString().ShouldBe("sonde_traceroute");
        row.GetProperty("class").GetString().ShouldBe("timeout");
        row.GetProperty("attempt").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public void Published_sample_is_a_row()
    {
        string sample = File.ReadAllText(Samples.Path("golden/spec/multi_protocol_traceroute-0.3.sample.json"));
        using var json = JsonDocument.Parse(sample);
        JsonElement row = Row(JsonSerializer.Serialize(json.RootElement));
        row.GetProperty("nettest").GetString().ShouldBe("multi_protocol_traceroute");
        row.GetProperty("outcome").GetString().ShouldBeOneOf("✅match", "❔unknown/unknown");
    }

    [Fact]
    public void Nettest_without_outcomes_is_rejected_with_a_reason_and_a_line_of_conditions_is_a_row_without_an_outcome()
    {
        (string output, ClassificationTotals totals) = Classified.Text(
            """{"test_name":"web_connectivity","input":"x","test_keys":{}}""" + "\n"
                + """{"dip":"192.0.2.1","dp":443,"conditions":["tfo.connectivity.works"],"path":["*"]}""" + "\n",
            RuleSetName.Sonde, "live");
        totals.RejectedByReason.Keys.ShouldBe(["nettest web_connectivity has no outcomes"]);
        JsonElement row = Classified.Parse(output).ShouldHaveSingleItem();
        row.GetProperty("outcome").ValueKind.ShouldBe(JsonValueKind.Null);
        row.GetProperty("nettest").GetString().ShouldBe("tfo");
        row.GetProperty("conditions")[0].GetString().ShouldBe("tfo.connectivity.works");
    }

    /// <summary>A measurement as the program writes it.</summary>
    internal static string Line(
        string probes, string verdict = "path.agrees", char sign = '✅', string? failure = null, bool interrupted = false)
        => $$$"""{"id":"0b0f7c9e-1f6a-4b5e-9d1c-2f1d6a7b8c90","input":null,"measurement_start_time":"2026-01-02 03:04:05","test_helpers":{"backend":"198.51.100.7"},"test_name":"sonde_traceroute","test_runtime":2.5,"x_hostname":"www.example",{{{(interrupted ? "\"x_interrupted\":true," : "")}}}"test_keys":{"answer_flags":[],"sent_packets":[],"answered_packets":[],"test_icmp_traceroute":{},"test_tcp_traceroute":{},"test_udp_traceroute":{},{{{(failure is null ? "" : $"\"x_failure\":\"{failure}\",")}}}"x_outcome":"{{{sign}}}{{{(sign == '❗' ? "\uFE0F" : "")}}}{{{verdict}}}","x_outcome_code":"{{{verdict}}}","x_probes":[{{{probes}}}]}}""";

    private static JsonElement Row(string line) => Classified.Rows(line + "\n", RuleSetName.Sonde, "live").ShouldHaveSingleItem();
}
