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

    [Theory]
    [InlineData("udpzero", true)]
    [InlineData("udpzero", false)]
    [InlineData("evilbit", true, "--connect", "dnsudp")]
    [InlineData("dscp", false, "--connect", "dnsudp")]
    public void Server_that_is_dead_by_the_port_accuses_no_variant(string name, bool refuses, params string[] arguments)
    {
        List<string> wrong = [];
        foreach (int dead in (int[])[1, 2, 3])
            for (int seed = 0; seed < Repetitions.Of(60, 120, 3000); seed++)
            {
                var chance = new SimulatedChance(seed);
                Dictionary<ushort, bool> fates = [];
                var scene = new DatagramScene
                {
                    Answer = probe => !fates.TryGetValue(probe.SourcePort, out bool isDead)
                        && !(fates[probe.SourcePort] = isDead = chance.Next(4) < dead) || !isDead
                        ? null
                        : refuses ? [PathModel.Refused(probe, DatagramScene.Routers + 1)]
                        : [],
                };
                string said = scene.Conditions(name, ["--seed", $"{seed}", .. arguments]);
                if (said.Contains("broken", StringComparison.Ordinal) || said.Contains("transient", StringComparison.Ordinal)
                    || said.Contains("dropped", StringComparison.Ordinal)) wrong.Add($"{dead} of 4, seed {seed}: {said}");
            }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void What_is_refused_each_time_beside_plain_ones_that_are_answered_is_found()
    {
        var scene = new DatagramScene
        {
            Answer = probe => DatagramScene.HasNoChecksum(probe.Bytes) ? [PathModel.Refused(probe, DatagramScene.Routers + 1)] : null,
        };
        JsonElement line = scene.Measure("udpzero");
        line.GetProperty("conditions").EnumerateArray().Select(each => each.GetString())
            .ShouldBe(["udpzero.connectivity.broken", "udpzero.path.dropped"]);
        line.GetProperty("x_wire").GetArrayLength().ShouldBe(17);
    }

    private static JsonElement Located(DatagramScene scene)
        => scene.Measure("udpzero", "--locate").GetProperty("x_locate").GetProperty("probes")[0];

    private static bool IsQuery(byte[] packet) => packet[22] == 0 && packet[23] == 53;
}
