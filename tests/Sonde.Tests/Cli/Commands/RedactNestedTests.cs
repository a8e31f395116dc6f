using System.Text.Json;
using System.Text.Json.Nodes;
using Sonde.Packets;
using Sonde.Packets.Ip;

namespace Sonde.Tests.Cli.Commands;

/// <summary>
/// What a measurement within a string says of its prober is taken out of the whole line: OONI's API hands measurements out so
/// (<c>raw_measurement</c>).
/// </summary>
public sealed class RedactNestedTests
{
    private const string Own = "192.0.2.10";

    private static readonly PacketAddress Probe = PacketAddress.FromIpv4(0xC000020A), Target = PacketAddress.FromIpv4(0xC6336407);

    private static string Packet
    {
        get
        {
            byte[] packet = new byte[64];
            int length = PacketWriter.WriteUdp(packet, new(Probe, Target, 3), 1, 2);
            return Convert.ToBase64String(packet.AsSpan(0, length));
        }
    }

    private static JsonObject Measurement => new()
    {
        ["probe_ip"] = Own,
        ["note"] = $"from {Own}",
        ["test_keys"] = new JsonObject
        {
            ["sent_packets"] = new JsonArray(
                new JsonObject { ["raw_packet"] = new JsonObject { ["data"] = Packet, ["format"] = "base64" } }),
        },
    };

    [Theory]
    [InlineData("raw_measurement", 1)]
    [InlineData("raw_measurement", 2)]
    [InlineData("raw_measurement", 3)]
    [InlineData("anything", 1)]
    [InlineData("anything", 8)]
    public void Measurement_in_a_string_is_redacted_as_one_that_is_not(string key, int times)
    {
        string text = Measurement.ToJsonString();
        for (int i = 1; i < times; i++) text = JsonSerializer.Serialize(text);
        string found = Redacted(new JsonObject { ["measurement_uid"] = "x", ["beside"] = $"by {Own}", [key] = text });
        JsonElement line = JsonDocument.Parse(found).RootElement;
        line.GetProperty("beside").GetString().ShouldBe("by [scrubbed]");
        string inner = line.GetProperty(key).GetString()!;
        for (int i = 1; i < times; i++) inner = JsonSerializer.Deserialize<string>(inner)!;
        (inner + "\n").ShouldBe(Redacted(Measurement));
        inner.ShouldContain("\"probe_ip\":\"127.0.0.1\"");
        inner.ShouldNotContain(Packet);
    }

    [Fact]
    public void Address_is_found_wherever_a_text_names_it_as_the_probers()
    {
        string quoted = JsonSerializer.Serialize(Measurement.ToJsonString())[1..^1].Replace("raw_packet", "x", StringComparison.Ordinal);
        foreach (string text in (string[])[
            $$"""{"probe_ip":"{{Own}}"}{{"\n"}}{"a":1}""", $$"""[{"a":[{"probe_ip": "{{Own}}"}]}]""",
            $$"""got {"probe_ip" : "{{Own}}"} from the API""", quoted, $$"""{"probe_ip":"{{Own}}","a":""", $"?probe_ip={Own}&a=1",
            $"probe_ip%22%3A%22{Own}%22", $"probe_ip\\u0022:\\u0022{Own}\\u0022"])
        {
            string found = Redacted(new JsonObject { ["x"] = new JsonArray(text), ["y"] = $"at {Own}" });
            found.ShouldNotContain(Own, customMessage: text);
            JsonDocument.Parse(found).RootElement.GetProperty("y").GetString().ShouldBe("at [scrubbed]");
        }

        string name = Redacted(new JsonObject { [$"{{\"probe_ip\":\"{Own}\"}}"] = 1, ["y"] = Own });
        name.ShouldNotContain(Own);
    }

    [Theory]
    [InlineData("""{"body":"{ \"a\" : 1.50, \"b\":\"\\u00e9\" }"}""")]
    [InlineData("""{"body":"[\"probe_ip\"]","probe_ip":"127.0.0.1"}""")]
    [InlineData("""{"body":"{not json","note":"probe_ip is 192.0.2.100x","raw":"raw_packet: none"}""")]
    public void Text_that_tells_nothing_stays_to_the_letter(string line)
    {
        using var host = new TestHost();
        host.Run("redact", host.Write("line", line)).Ends(0).Output.ShouldBe(line + "\n");
    }

    [Fact]
    public void What_cannot_be_made_safe_is_refused()
    {
        string deep = Measurement.ToJsonString();
        for (int i = 0; i < 8; i++) deep = JsonSerializer.Serialize(deep);
        Refused(new JsonObject { ["x"] = deep }, "JSON lies in strings more than 8 deep");
        foreach (string text in (string[])[$"see {Measurement.ToJsonString()}", Measurement.ToJsonString()[..^2]])
            Refused(new JsonObject { ["x"] = text }, "it holds a packet within a text that is no JSON as a whole");
    }

    private static string Redacted(JsonObject line)
    {
        using var host = new TestHost();
        return host.Run("redact", host.Write("line", line.ToJsonString())).Ends(0).Output;
    }

    private static void Refused(JsonObject line, string reason)
    {
        using var host = new TestHost();
        CliRun run = host.Run("redact", host.Write("line", line.ToJsonString(), "{\"a\":1}")).Ends(3);
        run.Output.ShouldBe("{\"a\":1}\n");
        run.Error.ShouldContain($":1: {reason}; it is left out");
    }
}
