using System.Net;
using System.Text.Json;
using Sonde.Experiments.PathTransparency;
using Sonde.Experiments.PathTransparency.Datagrams;
using Sonde.Experiments.Wire;
using Sonde.Packets.Ip;
using Sonde.Packets.Udp;
using Sonde.Tests.Cli;
using Sonde.Tests.Experiments.PathTransparency.Datagrams;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.PathTransparency.Dscp;

/// <summary>Code points of datagrams (<c>--connect dnsudp</c>) on simulated paths.</summary>
public sealed class DscpDatagramTests
{
    private const string Replies = "0.replymark:0 48.connectivity.works 48.replymark:0";

    [Fact]
    public void Code_point_that_the_target_cites_is_kept_and_else_nobody_says_so()
    {
        Said($"{Replies} 48.path.kept", new DatagramScene(), "--locate");
        Said($"{Replies} undecided:kept_or_bleached", new DatagramScene());
        Said($"{Replies} undecided:kept_or_bleached", new DatagramScene { RefusesClosedPorts = false }, "--locate");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Hop_that_writes_another_code_point_is_bounded_by_what_routers_cite(int hop)
    {
        foreach (int quoted in (int[])[1200, 28])
        {
            var clears = new DatagramScene { At = hop, Changes = Mark(0), Quoted = quoted };
            Said($"{Replies} 48.path.bleached", clears, "--locate");
            var writes = new DatagramScene { At = hop, Changes = Mark(10), Quoted = quoted };
            JsonElement line = writes.Measure("dscp", "--connect", "dnsudp", "--locate");
            JsonElement way = line.GetProperty("x_locate").GetProperty("probes")[0];
            way.GetProperty("value").GetString().ShouldBe("10");
            way.GetProperty("intact_ttl").GetInt32().ShouldBe(hop);
            way.GetProperty("beyond_ttl").GetInt32().ShouldBe(hop + 1);
        }
    }

    [Fact]
    public void Code_point_that_is_lost_is_dropped_and_others_are_not()
    {
        var scene = new DatagramScene { At = 2, Loses = packet => packet[1] >> 2 == 46 };
        Said(
            "10.connectivity.works 46.connectivity.broken 0.replymark:0 10.replymark:0 46.path.dropped undecided:kept_or_bleached",
            scene, "--codepoint", "10,46");
    }

    [Fact]
    public void Marks_of_answers_are_said_and_one_that_comes_back_was_kept()
    {
        var all = new DatagramScene { Back = Mark(10) };
        Said("0.replymark:10 48.connectivity.works 48.replymark:10 undecided:kept_or_bleached", all);
        var own = new DatagramScene
        {
            Answer = probe =>
            {
                PathReply reply = new DatagramScene().Receive(probe).Single();
                byte[] bytes = [.. reply.Packet];
                bytes[1] = probe.Bytes[1];
                return [reply with { Packet = bytes }];
            },
        };
        Said("0.replymark:0 48.connectivity.works 48.path.kept 48.replymark:48", own);
    }

    [Fact]
    public void Target_that_does_not_answer_is_offline_and_why_is_said()
    {
        Said("48.connectivity.offline target.dead", new DatagramScene { Answer = _ => [] });
        Said("48.connectivity.offline target.refused", new DatagramScene { Answer = probe => [PathModel.Refused(probe, 6)] });
        Said("48.connectivity.offline target.prohibited", new DatagramScene { Answer = probe => [PathModel.Prohibited(probe, 3)] });
    }

    [Fact]
    public void Lost_packets_make_no_word_against_the_path()
    {
        for (int seed = 0; seed < Repetitions.Of(15, 1000, 5000); seed++)
        {
            var weather = new PathWeather(seed) { LostProbes = 15, LostAnswers = 15 };
            using var host = new TestHost(new DatagramScene().Network(weather));
            string said = host.Run(
                "measure", "dscp", $"{DatagramScene.Target}:53", "--connect", "dnsudp", "--codepoint", "8,48", "--allow", "203.0.113.0/24",
                "--locate", "--seed", $"{seed}").Ends(0).Output;
            foreach (string word in (string[])["broken", "transient", "dropped\"", "bleached\",", "remarked"])
                said.Replace("kept_or_bleached", "", StringComparison.Ordinal).ShouldNotContain(word, Case.Sensitive, $"seed {seed}");
        }
    }

    [Fact]
    public void Citation_of_ipv6_is_known_by_the_checksum_or_by_the_question()
    {
        PacketAddress source = PacketAddress.From(IPAddress.Parse("2001:db8::1"));
        PacketAddress target = PacketAddress.From(IPAddress.Parse("2001:db8::80"));
        var ends = new WireEndpoints(source, 40000, target, 53);
        byte[] question = [.. Enumerable.Range(1, 30).Select(i => (byte)i)];
        var flow = new DatagramFlow(0, DatagramRecipe.Plain, ends, new JobRequest(question, null), TimeSpan.FromSeconds(1), 7);
        flow.Begin(default);
        byte[] sent = flow.Take().ShouldNotBeNull();
        IsCited(flow, sent).ShouldBeTrue();
        IsCited(flow, sent[..48]).ShouldBeTrue("the checksum is among the first 8 bytes");
        byte[] other = [.. sent];
        (other[46], other[47]) = (0x12, 0x34);
        IsCited(flow, other).ShouldBeTrue("the question is ours, whatever somebody made of the checksum");
        IsCited(flow, other[..48]).ShouldBeFalse();
        other[48] ^= 1;
        IsCited(flow, other).ShouldBeFalse();
    }

    private static bool IsCited(DatagramFlow flow, byte[] bytes)
    {
        IpPacket.TryParse(bytes, out IpPacket packet).ShouldBeTrue();
        UdpDatagram.TryParse(packet.Payload, out UdpDatagram datagram).ShouldBeTrue();
        return flow.IsCited(packet, datagram);
    }

    private static Action<byte[]> Mark(int point) => packet => packet[1] = (byte)((packet[1] & 3) | (point << 2));

    // In any order.
    private static void Said(string expected, DatagramScene scene, params string[] arguments)
        => scene.Conditions("dscp", ["--connect", "dnsudp", .. arguments]).Split(' ')
            .ShouldBe(expected.Split(' '), ignoreOrder: true);
}
