using System.Text.Json;
using Sonde.Measurements.Formats;
using Sonde.Tests.Cli;
using Sonde.Tests.Experiments.Traceroute.Payloads;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Analysis.Reports;

/// <summary>What was asked for is told from what was asked else, and stands in the tables under its name.</summary>
public sealed class AskedNamesTests
{
    private const string Address = "203.0.113.80";

    [Fact]
    public void Traces_with_other_payloads_are_other_questions()
    {
        using TestHost host = Payloads();
        string file = host.Path("t.jsonl"), other = host.Path("u.jsonl");
        foreach (string[] payload in (string[][])[["--payload-http", PayloadScene.Keyword], ["--payload-http", "other.example"], ["--proto", "tcp", "--port", "80"]])
        {
            host.Run(["measure", "traceroute", Address, "--allow", "203.0.113.0/24", "--max-ttl", "10", "-o", file, .. payload]).Ends(0);
        }

        File.WriteAllLines(other, File.ReadLines(file).Skip(1).Take(1));
        File.WriteAllLines(host.Path("first.jsonl"), File.ReadLines(file).Take(1));
        JsonElement[] rows = [.. host.Run("classify", file, "-o", "-", "--tables", "outcomes").Ends(0).Lines];
        rows.Select(row => row.GetProperty("domain").GetString()).ShouldBe([PayloadScene.Keyword, "other.example", null]);
        rows.Select(row => row.GetProperty("target").GetString()).ShouldBe(
            [$"{Address}:80 (http {PayloadScene.Keyword})", $"{Address}:80 (http other.example)", Address]);
        rows[0].GetProperty("outcome_code").GetString().ShouldNotBe(rows[1].GetProperty("outcome_code").GetString());
        string summary = host.Run("summary", file, "--by", "domain").Ends(0).Output;
        summary.ShouldNotContain("change of outcome");
        summary.ShouldContain($"\n{PayloadScene.Keyword}\t1\t");
        host.Run("explain", file).Ends(0).Output.ShouldContain(PayloadScene.Keyword);
        host.Run("compare", host.Path("first.jsonl"), other, "--targets").Output.ShouldNotContain("->");
    }

    [Theory]
    [InlineData("tcpconnect://dns.google:853", "dns.google")]
    [InlineData("tcpconnect://192.0.2.1:80", null)]
    [InlineData("tcpconnect://[2001:db8::1]:80", null)]
    [InlineData("nothing", null)]
    public void Name_in_the_target_is_the_domain(string input, string? domain)
    {
        string line = OwnLine.Replace("INPUT", input, StringComparison.Ordinal);
        MeasurementLines.TryRead(System.Text.Encoding.UTF8.GetBytes(line), out RecordedMeasurement? read, out string? reason)
            .ShouldBeTrue(reason);
        read!.Outcomes[0].Hostname.ShouldBe(domain);
    }

    [Theory]
    [InlineData("mss")]
    [InlineData("ecn")]
    [InlineData("tcpopt")]
    [InlineData("dscp")]
    [InlineData("h2")]
    [InlineData("tfo", "--layer", "kernel")]
    [InlineData("udpzero")]
    [InlineData("evilbit")]
    public void Experiments_along_paths_keep_the_name_that_was_given(string experiment, params string[] arguments)
    {
        var clock = new SimulatedClock();
        var network = new SimulatedNetwork((_, _) => Answer.Silence, clock)
        {
            Path = _ => [],
            CanCapture = true,
            Conversations = new SimulatedConversations(clock, (_, _) => SimulatedTalk.Silence),
        };
        network.Names["web.example"] = [System.Net.IPAddress.Parse(Address)];
        using var host = new TestHost(network);
        string file = host.Path("lines.jsonl");
        host.Run(
            ["measure", experiment, "web.example:80", "--resolve", "--allow", "203.0.113.0/24", "--timeout", "100ms", "-o", file,
                .. arguments]);
        JsonElement line = CliRun.Parse(host.Read("lines.jsonl")).ShouldHaveSingleItem();
        line.GetProperty("dip").GetString().ShouldBe(Address);
        line.GetProperty("x_hostname").GetString().ShouldBe("web.example");
        host.Run("classify", file, "-o", "-", "--tables", "outcomes").Lines[0].GetProperty("domain").GetString().ShouldBe("web.example");
    }

    private const string OwnLine =
        """{"test_name":"tcpping","input":"INPUT","measurement_start_time":"2026-01-02 03:00:00","test_keys":{"pings":[{"tcp_connect":[{"ip":"192.0.2.1","port":80,"status":{"failure":null,"success":true},"t0":0,"t":0.01}]}]}}""";

    private static TestHost Payloads()
    {
        var scene = new PayloadScene { Box = probe => PayloadScene.IsTest(probe) ? ([PayloadScene.Reset(probe, 4)], true) : null };
        return new TestHost(new SimulatedNetwork((_, _) => Answer.Silence) { Path = probe => scene.Receive(probe), CanCapture = true });
    }
}
