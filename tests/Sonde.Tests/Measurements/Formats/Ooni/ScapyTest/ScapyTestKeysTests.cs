using System.Buffers;
using System.Text;
using System.Text.Json;
using Sonde.Measurements.Formats.Ooni;
using Sonde.Measurements.Formats.Ooni.ScapyTest;

namespace Sonde.Tests.Measurements.Formats.Ooni.ScapyTest;

public sealed class ScapyTestKeysTests
{
    [Theory]
    [InlineData(
        """{"answer_flags":["ipsrc"],"sent_packets":[{"raw_packet":{"data":"RQA=","format":"base64"},"summary":"[<IP  id=1 |>]"}],"answered_packets":[],"hops":[1.50]}""", SummaryForm.Bracketed)]
    [InlineData(
        """{"sent_packets":[{"raw_packet":"RQA=","summary":"IP / ICMP 127.0.0.1 > 192.0.2.1 echo-request 0","x":null}]}""",
        SummaryForm.OneLine)]
    [InlineData(
        """{"sent_packets":[[{"raw_packet":{"data":"RQA=","format":"base64"},"summary":"<IP  |>"},{"raw_packet":null}],[{"raw_packet":{"data":"RQA=","format":"base64"}}]]}""", SummaryForm.Bare)]
    [InlineData(
        """{"sent_packets":[{"raw_packet":{"data":"not base64","format":"base64"},"summary":""},{"raw_packet":{"data":"RQA=","format":"base64","more":1}},{"raw_packet":7},{}],"rst_packets":[{"raw_packet":null}]}""", SummaryForm.None)]
    public void Every_published_shape_is_read_and_written_back(string json, SummaryForm form)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        ScapyTestKeys.TryRead(document.RootElement, out ScapyTestKeys? keys).ShouldBeTrue();
        keys!.SentPackets![0].SummaryForm.ShouldBe(form);
        Written(keys).ShouldBeSameJson(Encoding.UTF8.GetBytes(json));
    }

    [Theory]
    [InlineData("""{"pings":[]}""")]
    [InlineData("""{"sent_packets":{}}""")]
    [InlineData("""{"sent_packets":[7]}""")]
    [InlineData("""{"sent_packets":[[]]}""")]
    [InlineData("[]")]
    public void What_holds_no_list_of_packets_is_left_to_others(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        ScapyTestKeys.TryRead(document.RootElement, out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("[<IP  version=4L", true)]
    [InlineData("<IP  version=4L", true)]
    [InlineData("E\0\0\u001c", false)]
    [InlineData("", false)]
    public void Text_in_the_place_of_bytes_is_noticed(string bytes, bool text)
        => ScapyPacket.IsText(Encoding.ASCII.GetBytes(bytes)).ShouldBe(text);

    [Theory]
    [InlineData("golden/spec/multi_protocol_traceroute-0.3.sample.json", 6, 9)]
    [InlineData("golden/vectors/synthetic-mpt-redacted.jsonl", 3, 3)]
    public void Golden_measurement_is_written_back_unchanged(string sample, int sent, int answered)
    {
        byte[] line = File.ReadAllBytes(Samples.Path(sample));
        OoniMeasurementReader.TryRead(line, out OoniMeasurement? measurement, out _).ShouldBeTrue();
        ScapyTestKeys keys = measurement!.TestKeys.ShouldBeOfType<ScapyTestKeys>();
        (keys.SentPackets!.Count, keys.AnsweredPackets!.Count).ShouldBe((sent, answered));
        var output = new ArrayBufferWriter<byte>();
        using var writer = new OoniMeasurementWriter();
        writer.WriteLine(measurement, output);
        output.WrittenMemory.ShouldBeSameJson(line);
    }

    private static ReadOnlyMemory<byte> Written(ScapyTestKeys keys)
    {
        var output = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(output);
        keys.WriteTo(writer);
        writer.Flush();
        return output.WrittenMemory;
    }
}
