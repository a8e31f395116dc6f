using System.Globalization;
using System.Net;
using System.Text.Json;

using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.Traceroute;

/// <summary>The packets of a measurement against a capture of the same run, as tshark reads it.</summary>
public sealed class TraceroutePacketTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_packet_was_on_the_wire_byte_for_byte_and_its_fields_are_tsharks(bool v6)
    {
        using var chain = LabChain.Of("every packet is counted", 5);
        IPAddress target = chain.Server.Address(v6);
        Capture capture = await Capture.StartAsync(chain.Client.Links[0].At(chain.Client));
        JsonElement measurement = await chain.Client.TracerouteAsync(
            target, ordinaryUser: false, "--no-redact=publish-my-address", "--keep-private-hops");
        await capture.StopAsync();

        Dictionary<string, Dictionary<string, string>> wire = capture.Packets(
            "ip.ttl", "ip.id", "ipv6.hlim", "tcp.srcport", "tcp.dstport", "udp.srcport", "udp.dstport");
        JsonElement keys = measurement.GetProperty("test_keys");
        byte[][] sent = Packets(keys, "sent_packets"), answered = Packets(keys, "answered_packets");
        sent.Length.ShouldBeGreaterThanOrEqualTo(19 * 6);
        answered.Length.ShouldBeGreaterThanOrEqualTo(19 * 6);
        foreach (byte[] packet in sent.Concat(answered)) wire.ShouldContainKey(Convert.ToHexStringLower(packet));
        keys.TryGetProperty("x_other_packets", out _).ShouldBeFalse();

        foreach (JsonElement probe in keys.GetProperty("x_probes").EnumerateArray())
        {
            byte[] packet = sent[probe.GetProperty("packet").GetInt32()];
            Dictionary<string, string> fields = wire[Convert.ToHexStringLower(packet)];
            string protocol = probe.GetProperty("protocol").GetString()!;
            Number(fields[v6 ? "ipv6.hlim" : "ip.ttl"]).ShouldBe(probe.GetProperty("ttl").GetInt32());
            if (!v6) Number(fields["ip.id"]).ShouldBe((packet[4] << 8) | packet[5]);
            if (protocol != "icmp")
            {
                Number(fields[protocol + ".srcport"]).ShouldBe(probe.GetProperty("sport").GetInt32());
                Number(fields[protocol + ".dstport"]).ShouldBe(probe.GetProperty("port").GetInt32());
            }

            if (!probe.TryGetProperty("answer", out JsonElement answer)) continue;
            Dictionary<string, string> heard = wire[Convert.ToHexStringLower(answered[answer.GetInt32()])];
            Number(heard[v6 ? "ipv6.hlim" : "ip.ttl"]).ShouldBe(probe.GetProperty("reply_ttl").GetInt32());
            if (probe.TryGetProperty("reply_ip_id", out JsonElement id)) Number(heard["ip.id"]).ShouldBe(id.GetInt32());
            if (probe.GetProperty("outcome").GetString() is "rst" or "syn_ack")
                Number(heard["tcp.dstport"]).ShouldBe(probe.GetProperty("sport").GetInt32());
        }
    }

    private static byte[][] Packets(JsonElement keys, string list)
        => [.. keys.GetProperty(list).EnumerateArray()
            .Select(packet => packet.GetProperty("raw_packet").GetProperty("data").GetBytesFromBase64())];

    private static int Number(string text)
        => text.StartsWith("0x", StringComparison.Ordinal)
            ? int.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            : int.Parse(text, CultureInfo.InvariantCulture);
}
