using System.Text.Json;
using Sonde.Experiments.Observing;
using Sonde.Measurements.Formats.Pathspider;
using Sonde.Packets.Captures;

namespace Sonde.Tests.Experiments.Observing;

/// <summary>The captures and the values that PATHspider's own tests assert of its chains' records.</summary>
public sealed class ChainSamplesTests
{
    private static readonly Dictionary<string, Chain> Ours = new()
    {
        ["BasicChain"] = new BasicChain(),
        ["TCPChain"] = new TcpChain(),
        ["TFOChain"] = new TfoChain(),
        ["ICMPChain"] = new IcmpChain(),
        ["DNSChain"] = new DnsChain(),
        ["DSCPChain"] = new DscpChain(),
        ["ECNChain"] = new EcnChain(),
        ["EvilChain"] = new EvilChain(),
        ["MSSChain"] = new MssChain(),
        ["UDPChain"] = new UdpChain(),
        ["TCPOptChain"] = new TcpOptionsChain(),
        ["NoOpChain"] = new NoopChain(),
    };

    private static readonly Dictionary<string, int> Flags = new()
    {
        ["TCP_FIN"] = 1,
        ["TCP_SYN"] = 2,
        ["TCP_RST"] = 4,
        ["TCP_PSH"] = 8,
        ["TCP_ACK"] = 16,
        ["TCP_URG"] = 32,
        ["TCP_ECE"] = 64,
        ["TCP_CWR"] = 128,
    };

    [Fact]
    public void All_values_of_all_chains_are_equal()
    {
        string folder = Samples.Path("data/pathspider-chains");
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "expected.json")));
        List<string> differences = [];
        int compared = 0;
        foreach (JsonElement test in expected.RootElement.EnumerateArray())
        {
            string[] names = test.GetProperty("chains").GetString()!.Trim('[', ']').Split(", ");
            compared++;
            string name = test.GetProperty("pcap").GetString()!;
            List<JsonElement> flows = Observe(Path.Combine(folder, name), [.. names.Select(each => Ours[each])]);
            if (flows.Count != test.GetProperty("flows").GetInt32())
            {
                differences.Add($"{name}: {flows.Count} flows");
                continue;
            }

            foreach (JsonProperty value in test.GetProperty("expected").EnumerateObject())
            {
                string wanted = Text(value.Value),
                got = flows[0].TryGetProperty(value.Name, out JsonElement found) ? Text(found) : "absent";
                if (wanted != got) differences.Add($"{name}: {value.Name} is {got}, not {wanted}");
            }
        }

        differences.ShouldBeEmpty();
        compared.ShouldBe(expected.RootElement.GetArrayLength());
        compared.ShouldBeGreaterThan(30);
    }

    private static List<JsonElement> Observe(string path, Chain[] chains)
    {
        List<JsonElement> records = [];
        var flows = new FlowTable(chains, flow =>
        {
            using var stream = new MemoryStream();
            using (var writer = new Utf8JsonWriter(stream)) FlowWriter.Write(writer, flow);
            records.Add(JsonDocument.Parse(stream.ToArray()).RootElement);
        });
        using FileStream file = File.OpenRead(path);
        CaptureReader.TryOpen(file, out CaptureReader? reader).ShouldBeTrue();
        while (reader!.TryRead(out CapturedPacket packet))
        {
            if (packet.TryGetIp(out ReadOnlySpan<byte> ip)) flows.Add(packet.TimestampNs, ip);
        }

        flows.Flush();
        return records;
    }

    // The expected flags are names; a record has their sum.
    private static string Text(JsonElement value)
        => value.ValueKind == JsonValueKind.String && value.GetString()!.StartsWith("TCP_", StringComparison.Ordinal)
            ? value.GetString()!.Split(" | ").Sum(name => Flags[name]).ToString(System.Globalization.CultureInfo.InvariantCulture)
            : value.GetRawText();
}
