using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;
using Sonde.Measurements.Formats;
using Sonde.Measurements.Formats.Ooni.TcpPing;
using Sonde.Measurements.Model;

namespace Sonde.Tests.Measurements.Formats.Ooni.TcpPing;

public sealed class TcpPingTestKeysTests
{
    internal const string Rich = """
        {"input":"tcpconnect://192.0.2.1:443","test_name":"tcpping","test_version":"0.1.0","test_keys":{
        "queries":[{"answers":[{"answer_type":"A","ipv4":"192.0.2.1","ttl":null}],"engine":"getaddrinfo","failure":null,"hostname":"host.example",
        "query_type":"ANY","resolver_hostname":null,"resolver_port":null,"resolver_address":"","t0":0.001,"t":0.002,"tags":[],"transaction_id":1}],
        "pings":[
        {"tcp_connect":[{"ip":"192.0.2.1","port":443,"status":{"blocked":true,"failure":"connection_refused","success":false},"started":0.1,"t0":0.1,"t":0.2,"oddity":"tcp.connect.refused"}],
        "x_rtt":0.05,"x_syn_retransmits":1,"x_source_port":40000,"x_outcome":"❗️dial/tcp.refused","x_outcome_code":"dial/tcp.refused",
        "x_icmp":{"type":3,"code":3,"from":"192.0.2.9"},"x_rst":{"ttl":60,"ip_id":0,"window":0},"x_synack":{"ttl":52,"window":65535}},
        {"tcp_connect":null,"x_outcome":"❔setup/system_failure","x_outcome_code":"setup/system_failure"},
        {"tcp_connect":[],"x_new":1}],
        "x_outcome":"❗️dial/tcp.refused","x_outcome_code":"dial/tcp.refused","x_outcome_counts":{"dial/tcp.refused":1,"setup/system_failure":1},
        "x_summary":{"sent":1,"received":0,"loss":1,"min":null,"median":null,"p95":null,"max":null,"jitter":null},
        "x_control":{"target":"tcpconnect://192.0.2.2:80","pings":[{"tcp_connect":{"ip":"192.0.2.2","port":80,"status":{"failure":null,"success":true},"t":0.25,"tags":[]},
        "x_outcome":"✅match","x_outcome_code":"match"}],"x_outcome":"✅match","x_outcome_code":"match","x_outcome_counts":{"match":1},
        "x_summary":{"sent":1,"received":1,"loss":0,"min":0.25,"median":0.25,"p95":0.25,"max":0.25,"jitter":null}}}}
        """;

    [Fact]
    public void Every_key_of_ours_is_read_and_written()
    {
        byte[] line = Encoding.UTF8.GetBytes(Rich);
        OoniMeasurementTests.RoundTrip(line);
        TcpPingTestKeys keys = OoniMeasurementTests.Read(line).TestKeys.ShouldBeOfType<TcpPingTestKeys>();
        keys.OtherKeys.ShouldBeNull();
        keys.Queries!.Count.ShouldBe(1);
        keys.Control!.Series.Summary!.Median.ShouldBe(0.25);
        keys.Series.Outcome.ShouldBe(Outcome.At(Stage.Dial, OutcomeClasses.TcpRefused));
        keys.Series.OutcomeCounts.ShouldBe([new(Outcome.At(Stage.Dial, OutcomeClasses.TcpRefused), 1), new(Outcome.SetupFailure, 1)]);
        Ping first = keys.Series.Pings[0];
        first.OtherKeys.ShouldBeNull();
        first.Icmp.ShouldBe(new IcmpError(3, 3, IPAddress.Parse("192.0.2.9")));
        first.SynAck.ShouldBe(new SegmentMarks(52, null, 65535));
        first.TcpConnect!.OtherKeys!.Single().Name.ShouldBe("oddity");
        keys.Series.Pings[2].UnknownTcpConnect.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("""{"pings":[{"tcp_connect":null}]}""")]
    [InlineData("""{"pings":[{"tcp_connect":[{"ip":"a"}]},{"tcp_connect":"b"},{"tcp_connect":{"ip":"192.0.2.1","port":443.5}}]}""")]
    [InlineData(
        """{"pings":[{"tcp_connect":null,"x_outcome":"match","x_outcome_code":"match","x_icmp":{"type":256,"code":1,"from":null},"x_rst":[1]}]}""")]
    [InlineData(
        """{"pings":[{"tcp_connect":null,"x_outcome":"✅match","x_outcome_code":"dial/timeout"}],"x_control":{"target":1},"x_summary":{"sent":1}}""")]
    [InlineData(
        """{"pings":[{"tcp_connect":{"ip":"192.0.2.1","port":443,"t":"soon","status":{"failure":null,"success":null,"blocked":"dns"},"conn_id":3,"tags":null}}]}""")]
    public void Odd_shapes_survive(string keys)
        => OoniMeasurementTests.RoundTrip(Encoding.UTF8.GetBytes($$"""{"input":"x","test_name":"tcpping","test_keys":{{keys}}}"""));

    [Fact]
    public void A_very_old_failure_of_false_is_none()
    {
        TcpConnect connect = TcpConnect.Read(Parse("""{"ip":"192.0.2.1","port":443,"status":{"failure":false,"success":true}}"""))!;
        connect.Failure.ShouldBeNull();
        connect.Success.ShouldBe(true);
    }

    [Fact]
    public void Version_010_is_a_list_with_started_and_t0()
    {
        Written(TcpConnect.OfVersion010("192.0.2.1", 443, 0, 0.5, null)).ShouldBe(
            """[{"ip":"192.0.2.1","port":443,"status":{"blocked":false,"failure":null,"success":true},"started":0,"t0":0,"t":0.5}]""");
        Written(TcpConnect.OfVersion010("192.0.2.1", 443, 0.25, 0.5, Failures.ConnectionRefused)).ShouldBe(
            """[{"ip":"192.0.2.1","port":443,"status":{"blocked":true,"failure":"connection_refused","success":false},"started":0.25,"t0":0.25,"t":0.5}]""");
    }

    [Fact]
    public void Version_021_leaves_out_an_exact_zero()
    {
        Written(TcpConnect.OfVersion021("2001:DB8::1", 443, 0, 0.5, null, 0)).ShouldBe(
            """{"ip":"2001:DB8::1","port":443,"status":{"failure":null,"success":true},"t":0.5,"tags":[]}""");
        Written(TcpConnect.OfVersion021("2001:db8::1", 443, 0.25, 0.5, Failures.GenericTimeout, 3)).ShouldBe(
            """{"ip":"2001:db8::1","port":443,"status":{"failure":"generic_timeout_error","success":false},"t0":0.25,"t":0.5,"tags":[],"transaction_id":3}""");
    }

    [Fact]
    public void The_start_is_known_in_every_form_that_tells_it()
    {
        TcpConnect.OfVersion010("a", 1, 0.5, 1, null).Start.ShouldBe(0.5);
        TcpConnect.OfVersion021("a", 1, 0, 1, null, 0).Start.ShouldBe(0);
        TcpConnect.Read(Parse("""{"ip":"a","port":1,"status":{"failure":null,"success":true},"t":1}"""))!.Start.ShouldBeNull();
    }

    private static string Written(TcpConnect connect)
    {
        ArrayBufferWriter<byte> output = new();
        using (Utf8JsonWriter writer = new(output, JsonText.WriterOptions)) connect.WriteTo(writer);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static JsonElement Parse(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
