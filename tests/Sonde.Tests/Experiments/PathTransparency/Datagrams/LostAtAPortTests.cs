using System.Text.Json;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.PathTransparency.Datagrams;

/// <summary>
/// Datagrams that are lost, or refused, at the port that is asked alone: what goes to another port arrives, and tells nothing.
/// </summary>
public sealed class LostAtAPortTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Router_that_loses_what_has_no_checksum_to_one_port_is_found(int at)
    {
        JsonElement way = Located(new DatagramScene { At = at, Loses = packet => IsQuery(packet) && DatagramScene.HasNoChecksum(packet) });
        way.GetProperty("fate").GetString().ShouldBe("dropped");
        (way.GetProperty("intact_ttl").GetInt32(), way.GetProperty("beyond_ttl").GetInt32()).ShouldBe((at, at + 1));
    }

    [Theory]
    [InlineData("udpzero")]
    [InlineData("evilbit", "--connect", "dnsudp")]
    [InlineData("dscp", "--connect", "dnsudp")]
    public void Target_that_refuses_it_itself_is_no_place_between_two(string name, params string[] arguments)
    {
        bool IsMeant(byte[] packet) => DatagramScene.HasNoChecksum(packet) || DatagramScene.HasReservedBit(packet) || packet[1] >> 2 == 48;
        var scene = new DatagramScene
        {
            Answer = probe => IsMeant(probe.Bytes) ? [PathModel.Refused(probe, DatagramScene.Routers + 1)] : null,
        };
        JsonElement located = scene.Measure(name, ["--locate", .. arguments]).GetProperty("x_locate");
        foreach (JsonElement way in located.GetProperty("probes").EnumerateArray())
            if (way.TryGetProperty("beyond_ttl", out JsonElement beyond))
                beyond.GetInt32().ShouldBeGreaterThan(way.GetProperty("intact_ttl").GetInt32(), located.GetRawText());
        located.GetRawText().ShouldNotContain("between the target");
    }

    private static JsonElement Located(DatagramScene scene)
        => scene.Measure("udpzero", "--locate").GetProperty("x_locate").GetProperty("probes")[0];

    private static bool IsQuery(byte[] packet) => packet[22] == 0 && packet[23] == 53;
}
