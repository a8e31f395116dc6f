using System.IO.Compression;
using System.Text.Json;
using Sonde.Tests.Cli;

namespace Sonde.Tests.Analysis.Pipeline;

/// <summary>A ping has one round trip, wherever it is told: how long its connect took is another number.</summary>
public sealed class RoundTripTests
{
    // Four pings: the third sent its SYN again, the fourth had no answer.
    private const string Ours = """
        {"test_name":"tcpping","input":"tcpconnect://192.0.2.1:80","measurement_start_time":"2026-01-02 03:00:00","test_keys":{"pings":[
        {"tcp_connect":{"ip":"192.0.2.1","port":80,"status":{"failure":null,"success":true},"t0":0.1,"t":0.1003,"tags":[]},"x_rtt":0.0001,"x_syn_retransmits":0},
        {"tcp_connect":{"ip":"192.0.2.1","port":80,"status":{"failure":null,"success":true},"t0":1.1,"t":1.1004,"tags":[]},"x_rtt":0.0002,"x_syn_retransmits":0},
        {"tcp_connect":{"ip":"192.0.2.1","port":80,"status":{"failure":null,"success":true},"t0":2.1,"t":5.179,"tags":[]},"x_syn_retransmits":2},
        {"tcp_connect":{"ip":"192.0.2.1","port":80,"status":{"failure":"generic_timeout_error","success":false},"t0":3.1,"t":6.1,"tags":[]},"x_syn_retransmits":1}],
        "x_summary":{"sent":4,"received":3,"loss":0.25,"min":0.0003,"median":0.0004,"p95":3.079,"max":3.079,"jitter":1.5}}}
        """;

    [Fact]
    public void It_is_the_kernels_and_a_syn_that_was_sent_again_has_none()
    {
        using var host = new TestHost();
        (double?[] events, double? whole) = Read(host, Ours);
        events.ShouldBe([0.0001, 0.0002, null, null]);
        whole.ShouldBe(0.00015);
        host.Run("summary", host.Path("pings.jsonl"), "--format", "json").Ends(0).Lines[0].GetProperty("rtt_s").GetDouble().ShouldBe(0.00015);
    }

    [Fact]
    public void Series_of_which_every_syn_was_sent_again_has_none()
    {
        using var host = new TestHost();
        (double?[] events, double? whole) = Read(
            host,
            Ours.Replace("\"x_rtt\":0.0001,", "", StringComparison.Ordinal).Replace("\"x_rtt\":0.0002,", "", StringComparison.Ordinal));
        events.ShouldAllBe(rtt => rtt == null);
        whole.ShouldBeNull();
    }

    [Fact]
    public void Of_lines_of_others_it_is_the_time_of_connects_without_a_second_in_them()
    {
        using var host = new TestHost();
        string theirs = Ours;
        foreach (string key in (string[])["\"x_rtt\":0.0001,", "\"x_rtt\":0.0002,"])
            theirs = theirs.Replace(key, "", StringComparison.Ordinal);
        foreach (int times in (int[])[0, 1, 2]) theirs = theirs.Replace($",\"x_syn_retransmits\":{times}", "", StringComparison.Ordinal);
        (double?[] events, double? whole) = Read(host, theirs);
        events.ShouldBe([0.0003, 0.0004, null, null]);
        whole.ShouldBe(0.00035);
    }

    [Fact]
    public void Connections_and_crafted_probes_of_which_a_syn_was_sent_again_have_none()
    {
        using var host = new TestHost();
        const string line = """{"dip":"192.0.2.1","dp":443,"time":{"from":"2026-11-22 01:01:39.683750","to":"2026-11-22 01:01:49.687658"},"conditions":["ecn.connectivity.works"],"x_test_name":"ecn","x_connections":[{"config":0,"variant":"plain","end":"answered","t0":0.0,"t":3.2,"connected":3.1,"retransmits":2,"received":10},{"config":1,"variant":"ecn","end":"answered","t0":4.0,"t":4.2,"connected":0.1,"retransmits":0,"rtt":0.05,"received":10}],"x_wire":[{"probe":"plain","end":"answered","sp":40000,"t0":5.0,"syn_retransmits":1,"synack":1.05},{"probe":"ecn","end":"answered","sp":40001,"t0":7.0,"synack":0.04}]}""";
        (double?[] events, _) = Read(host, line);
        events.ShouldBe([null, 0.05, null, 0.04]);
    }

    private static (double?[] Events, double? Whole) Read(TestHost host, string line)
    {
        string file = host.Write("pings.jsonl", line.ReplaceLineEndings(""));
        host.Run("classify", file, "-o", host.Path("out")).Ends(0);
        return (Numbers(host, "observations"), Numbers(host, "outcomes")[0]);
    }

    private static double?[] Numbers(TestHost host, string table)
        =>
        [
            .. Directory.EnumerateFiles(host.Path($"out/{table}"), "*.jsonl.gz", SearchOption.AllDirectories).SelectMany(Rows)
                .Select(
                    row => row.TryGetProperty("rtt", out JsonElement rtt) && rtt.ValueKind == JsonValueKind.Number
                        ? rtt.GetDouble()
                        : (double?)null),
        ];

    private static IReadOnlyList<JsonElement> Rows(string file)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        return CliRun.Parse(reader.ReadToEnd());
    }
}
