using System.Globalization;
using System.Text.Json;

using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.Traceroute;

/// <summary>
/// The times of a trace against a packet capture of the same run. The bounds are for a busy machine; the figures are printed.
/// </summary>
[Collection(nameof(Alone))]
public sealed class TracerouteAccuracyTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Round_trips_are_those_of_the_wire_from_the_first_on()
    {
        using var chain = LabChain.Of("the time of each answer is compared", 6);
        foreach (LabHost host in chain.Routers.Append(chain.Server)) host.Sysctl(("ipv4.icmp_ratelimit", "0"), ("ipv4.icmp_ratemask", "0"));
        Capture capture = await Capture.StartAsync(chain.Client.Links[0].At(chain.Client));
        JsonElement measurement = await chain.Client.TracerouteAsync(chain.Server.V4);
        await capture.StopAsync();

        Dictionary<string, double> sent = [];
        foreach (string[] row in capture.Fields($"ip.src == {chain.Client.V4} && ip.dst == {chain.Server.V4}", "frame.time_epoch", "ip.id"))
        {
            sent.TryAdd(row[1], double.Parse(row[0], CultureInfo.InvariantCulture));
        }

        JsonElement keys = measurement.GetProperty("test_keys");
        List<double> errors = [];
        (string Id, double Rtt)[] wire = Wire(capture, sent);
        var rtts = keys.GetProperty("x_probes").EnumerateArray().Where(probe => probe.TryGetProperty("answer", out _)).ToDictionary(
            probe => Id(Packet(keys, "sent_packets", probe.GetProperty("packet").GetInt32())),
            probe => probe.GetProperty("rtt").GetDouble());
        foreach ((string id, double rtt) in wire)
        {
            if (rtts.TryGetValue(id, out double ours)) errors.Add(ours - rtt);
        }

        errors.Count.ShouldBeGreaterThan(80);
        double[] size = [.. errors.Select(Math.Abs).Order()];
        output.WriteLine(
            $"{errors.Count} round trips: median error {size[size.Length / 2] * 1e6:F1} µs, p95 {size[size.Length * 95 / 100] * 1e6:F1} µs, "
            + $"worst {size[^1] * 1e6:F1} µs, the first {errors[0] * 1e6:F1} µs");
        size[size.Length / 2].ShouldBeLessThan(0.000_2);
    }

    // An error's own identification comes first, that of the packet it cites last.
    private static (string Id, double Rtt)[] Wire(Capture capture, Dictionary<string, double> sent)
        => [.. capture.FieldsOfAll("icmp.type == 11", "frame.time_epoch", "ip.id")
            .Select(row => (Id: row[1].Split(',')[^1], At: double.Parse(row[0], CultureInfo.InvariantCulture)))
            .Where(row => sent.ContainsKey(row.Id)).Select(row => (row.Id, row.At - sent[row.Id]))];

    private static byte[] Packet(JsonElement keys, string list, int place)
        => keys.GetProperty(list)[place].GetProperty("raw_packet").GetProperty("data").GetBytesFromBase64();

    private static string Id(byte[] packet) => $"0x{packet[4]:x2}{packet[5]:x2}";
}
