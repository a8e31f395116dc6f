using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Sonde.Measurements.Formats;
using Sonde.Measurements.Formats.Ooni;
using Sonde.Measurements.Formats.Ooni.TcpPing;

namespace Sonde.Tests.Measurements.Formats.Ooni;

public sealed class OoniMeasurementTests
{
    [Theory]
    [InlineData("golden/spec/tcpping-0.1.0.sample.json")]
    [InlineData("golden/spec/tcpping-0.2.0.spec.json")]
    [InlineData("golden/vectors/synthetic-tcpping-0.2.1.jsonl")]
    [InlineData("golden/vectors/synthetic-mpt-redacted.jsonl")]
    [InlineData("golden/spec/multi_protocol_traceroute-0.3.sample.json")]
    [InlineData("golden/probe-cli/full-measurement-tcpBlockingConnectTimeout.json")]
    [InlineData("golden/spec/base.telegram.df-000.json")]
    [InlineData("golden/spec/base.web_connectivity.df-000.json")]
    [InlineData("golden/spec/echcheck.spec.json")]
    [InlineData("golden/spec/tlsping.spec.json")]
    public void A_published_sample_is_read_and_written_without_a_change(string sample)
        => RoundTrip(File.ReadAllBytes(Samples.Path(sample)));

    [Fact]
    public void A_published_tcpping_has_typed_test_keys()
    {
        foreach (string sample in (string[])["golden/spec/tcpping-0.1.0.sample.json", "golden/spec/tcpping-0.2.0.spec.json",
            "golden/vectors/synthetic-tcpping-0.2.1.jsonl"])
        {
            OoniMeasurement measurement = Read(File.ReadAllBytes(Samples.Path(sample)));
            measurement.OtherKeys.ShouldBeNull();
            TcpPingTestKeys keys = measurement.TestKeys.ShouldBeOfType<TcpPingTestKeys>();
            keys.Series.Pings.ShouldAllBe(
                p => p.TcpConnect != null && p.TcpConnect.OtherKeys == null && p.TcpConnect.OtherStatusKeys == null);
        }
    }

    [Theory]
    [InlineData(
        """{"input":null,"test_name":"x","test_keys":{},"bucket_date":"2022-05-09","probe_city":null,"input_hashes":[],"x_y":{"z":[1]}}""")]
    [InlineData("""{"input":["a"],"annotations":{"n":1},"options":["a=1",2],"test_runtime":"9","id":"NO","extensions":{"dnst":0.5}}""")]
    [InlineData(
        """{"input":"✅ Zürich é 日本 \u001b \u009b","measurement_start_time":"2022-05-09T07:00:09Z","report_id":null,"probe_asn":1}""")]
    [InlineData(
        """{"input":"","test_name":"tcpping","test_keys":{"pings":null},"test_helpers":{"backend":"192.0.2.1"},"x_interrupted":false}""")]
    [InlineData(
        """{"input":"","test_name":"tcpping","test_keys":[],"x_interrupted":true,"x_run_id":"0199bb2c-1c2f-7f5a-9b5e-2f6c1f4c8a11"}""")]
    [InlineData(
        """{"input":"","id":"0199BB2C-1C2F-7F5A-9B5E-2F6C1F4C8A11","test_runtime":1e999,"measurement_uid":"20220622","x_hostname":"host.example"}""")]
    public void Unusual_values_and_unknown_keys_survive(string line) => RoundTrip(Encoding.UTF8.GetBytes(line));

    [Fact]
    public void A_writer_writes_each_of_many_lines_as_it_would_alone()
    {
        DateTime at = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        OoniMeasurement usual = new() { Input = "x", Options = ["a=1"], TestStartTime = at, TestVersion = "1", RunId = Guid.Empty };
        OoniMeasurement bare = new()
        {
            DataFormatVersion = null,
            ProbeAsn = null,
            ProbeCc = null,
            ProbeIp = null,
            ProbeNetworkName = null,
            ReportId = null,
            ResolverAsn = null,
            ResolverIp = null,
            ResolverNetworkName = null,
        };
        using var writer = new OoniMeasurementWriter();
        foreach (OoniMeasurement measurement in (ReadOnlySpan<OoniMeasurement>)[
            usual, usual with { Input = "y", TestRuntime = 1.5 }, usual with { Hostname = "host.example" },
            usual with { Interrupted = true }, usual, usual with { Options = ["b=2"] }, usual with { ProbeAsn = "AS64496" },
            usual with { ProbeCc = "AA" },
            usual with { ProbeIp = "192.0.2.1" }, usual with { ProbeNetworkName = "Network" }, usual with { ReportId = "r" },
            usual with { ResolverAsn = "AS1" }, usual with { ResolverIp = "192.0.2.2" }, usual with { ResolverNetworkName = "Other" },
            usual with { SoftwareName = "sonde" }, usual with { SoftwareVersion = "1" }, usual with { TestStartTime = at.AddSeconds(1) },
            usual with { TestVersion = "2" }, usual with { DataFormatVersion = "0.3.0" },
            usual with { Annotations = [new("a", "1")] }, usual with { Annotations = [new("a", "2")] },
            usual with { Extensions = [new("dnst", 0)] }, usual with { Extensions = [new("dnst", 0)], Input = "z" },
            usual with { Extensions = [new("dnst", 1)] }, usual with { Extensions = [new("x", 1)] },
            usual with { Extensions = [new("x", 1), new("y", 2)] }, bare with { Extensions = [new("x", 1)], Id = Guid.AllBitsSet },
            usual with { RunId = Guid.AllBitsSet }, bare, bare with { OtherKeys = [] }, usual])
        {
            ArrayBufferWriter<byte> found = new(), alone = new();
            writer.WriteLine(measurement, found);
            using (var json = new Utf8JsonWriter(alone, JsonText.WriterOptions)) OoniMeasurementWriter.Write(measurement, json);
            Encoding.UTF8.GetString(found.WrittenSpan).ShouldBe(Encoding.UTF8.GetString(alone.WrittenSpan) + "\n");
        }
    }

    [Fact]
    public void A_time_is_written_to_the_second_as_it_is_read()
    {
        var random = new Random(20261129);
        byte[] text = new byte[OoniTime.Length];
        for (int i = 0; i < 1000; i++)
        {
            DateTime time = new(random.NextInt64(DateTime.MaxValue.Ticks), DateTimeKind.Utc);
            OoniTime.Write(time, text);
            Encoding.ASCII.GetString(text).ShouldBe(time.ToString(OoniTime.Format, CultureInfo.InvariantCulture));
        }
    }

    [Theory]
    [InlineData("", "no JSON")]
    [InlineData("[1]", "a JSON object was expected, not Array")]
    [InlineData("{\"a\":1", "no JSON")]
    [InlineData("""{"test_name":"\ud800"}""", "a text that is no Unicode")]
    public void What_is_no_measurement_is_refused_with_a_reason(string line, string reason)
    {
        OoniMeasurementReader.TryRead(Encoding.UTF8.GetBytes(line), out OoniMeasurement? measurement, out string? why).ShouldBeFalse();
        measurement.ShouldBeNull();
        why!.ShouldStartWith(reason);
    }

    [Fact]
    public void Any_bytes_are_read_or_refused()
        => Check.Bytes(bytes => OoniMeasurementReader.TryRead(bytes, out _, out string? reason).ShouldBe(reason is null));

    [Dear]
    [Fact]
    public void A_damaged_measurement_is_read_or_refused()
    {
        byte[] line = Encoding.UTF8.GetBytes(TcpPing.TcpPingTestKeysTests.Rich);
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), ArbMap.Default.ArbFor<byte>(), (place, value) =>
        {
            byte[] damaged = [.. line];
            damaged[(int)((uint)place * 7919 % (uint)line.Length)] = value;
            if (!OoniMeasurementReader.TryRead(damaged, out OoniMeasurement? measurement, out _)) return;
            using OoniMeasurementWriter writer = new();
            writer.WriteLine(measurement, new ArrayBufferWriter<byte>());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithReplay(20220509, 1));
    }

    [Fact]
    public void One_measurement_is_one_line_and_emoji_stay_readable()
    {
        using OoniMeasurementWriter writer = new();
        ArrayBufferWriter<byte> output = new();
        OoniMeasurement measurement = new()
        {
            TestName = "tcpping",
            Input = "a\nb\u001b[31m ❗️<",
            MeasurementStartTime = new DateTime(2022, 5, 9, 7, 0, 9, DateTimeKind.Utc)
        };
        writer.WriteLine(measurement, output);
        writer.WriteLine(measurement, output);
        string[] lines = Encoding.UTF8.GetString(output.WrittenSpan).Split('\n');
        lines.Length.ShouldBe(3);
        lines[2].ShouldBe("");
        lines[0].ShouldBe(lines[1]);
        lines[0].ShouldBe(
            """{"data_format_version":"0.2.0","input":"a\nb\u001B[31m ❗️<","measurement_start_time":"2022-05-09 07:00:09","probe_asn":"AS0","probe_cc":"ZZ","probe_ip":"127.0.0.1","probe_network_name":"","report_id":"","resolver_asn":"AS0","resolver_ip":"127.0.0.2","resolver_network_name":"","test_name":"tcpping"}""");
    }

    internal static OoniMeasurement Read(ReadOnlyMemory<byte> line)
    {
        OoniMeasurementReader.TryRead(line, out OoniMeasurement? measurement, out string? reason).ShouldBeTrue(reason);
        return measurement!;
    }

    internal static string RoundTrip(ReadOnlyMemory<byte> line)
    {
        using OoniMeasurementWriter writer = new();
        ArrayBufferWriter<byte> output = new();
        writer.WriteLine(Read(line), output);
        output.WrittenMemory.ShouldBeSameJson(line);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
