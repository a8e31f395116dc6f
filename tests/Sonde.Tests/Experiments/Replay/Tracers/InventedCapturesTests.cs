using System.Net;
using Sonde.Packets;
using Sonde.Packets.Captures;
using Sonde.Packets.Ip;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Replay.Tracers;

/// <summary>
/// What befalls captures on the way to whoever replays them, and what networks do besides: the verdict stays what it was.
/// </summary>
public sealed class InventedCapturesTests
{
    private const string Reset = "path.reset_midway on_the_way 203.0.113.4";

    public static TheoryData<string> Mishaps => ["two queues", "clock set back", "coarse clock", "other traffic", "each answer twice"];

    [Dear]
    [Theory]
    [MemberData(nameof(Mishaps))]
    public void What_befalls_a_capture_changes_no_verdict(string mishap)
    {
        List<string> wrong = [];
        foreach ((TracerScene scene, string truth) in Repetitions.Some(OtherTracersTests.Scenes, 6))
        {
            (TracerPacket[] control, TracerPacket[] test) = scene.Captures();
            string said = TracerRun.Tell(CaptureFile.Pcap(LinkType.Raw, Befall(mishap, [.. control, .. test], scene)));
            if (said != truth) wrong.Add($"{scene}: {said}, and not {truth}");
        }

        wrong.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Both_families_in_one_file_are_two_traces(bool isTls)
    {
        (TracerPacket[] control, TracerPacket[] test) = new TracerScene { Act = CensorAct.Rst, IsTls = isTls }.Captures();
        (TracerPacket[] control6, TracerPacket[] test6) = new TracerScene { IsIpv6 = true, IsTls = isTls }.Captures();
        TracerPacket[] all = [.. control.Concat(test).Concat(control6).Concat(test6).OrderBy(packet => packet.AtMs)];
        TracerRun.Tell(CaptureFile.Pcap(LinkType.Raw, all)).Split('\n').ShouldBe([Reset, "path.agrees"], ignoreOrder: true);
    }

    [Fact]
    public void Censor_whose_packets_arrive_with_the_servers_ttl_stands_where_it_stands()
    {
        foreach (bool isTls in (bool[])[false, true])
        {
            Tell(new() { Act = CensorAct.Rst, LooksLikeServer = true, IsTls = isTls }).ShouldBe(Reset);
            // That came once: it may be the server's own, to a request that the capture does not show.
            Tell(new() { Act = CensorAct.Rst, LooksLikeServer = true, IsTls = isTls, Style = TracerStyle.Retransmissions })
                .ShouldBe("path.unknown request_may_be_lost");
        }
    }

    [Theory]
    [InlineData(TracerStyle.Connections, false)]
    [InlineData(TracerStyle.Connections, true)]
    [InlineData(TracerStyle.Retransmissions, false)]
    [InlineData(TracerStyle.Retransmissions, true)]
    public void Server_that_resets_once_it_has_answered_resets_nothing_on_the_way(TracerStyle style, bool isTls)
        => Tell(new() { ResetsAfterwards = true, Style = style, IsTls = isTls }).ShouldBe("path.agrees");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Requests_that_the_system_sends_again_are_the_same_requests(bool isTls)
    {
        TracerScene scene = new() { SendsAgain = true, IsTls = isTls };
        Tell(scene).ShouldBe("path.agrees");
        Tell(scene with { Act = CensorAct.Rst }).ShouldBe(Reset);
        Tell(scene with { Act = isTls ? CensorAct.Alert : CensorAct.Page })
            .ShouldBe("path.answered_midway on_the_way 203.0.113.4");
        Tell(scene with { Act = CensorAct.Drop, Tries = 6 }).ShouldBe("path.dropped_after on_the_way 203.0.113.4 in_path");
    }

    [Fact]
    public void Errors_that_cite_what_a_translator_made_of_a_request_name_no_wrong_hop()
    {
        foreach (int from in (int[])[1, 2, 4, 5])
        {
            Tell(new() { CitedAbroadFrom = from }).ShouldBeOneOf("path.agrees", "path.unknown nothing_came_back");
            Tell(new() { CitedAbroadFrom = from, Act = CensorAct.Rst }).ShouldBeOneOf(Reset, "path.reset_midway on_the_way");
            Tell(new() { CitedAbroadFrom = from, Act = CensorAct.Drop, Tries = 6 }).ShouldStartWith("path.dropped_after");
        }
    }

    [Fact]
    public void Inside_of_a_tunnel_is_not_replayed_and_that_is_said()
    {
        (TracerPacket[] control, TracerPacket[] test) = new TracerScene { Act = CensorAct.Rst, IsIpv6 = true }.Captures();
        foreach (IpProtocol protocol in (IpProtocol[])[(IpProtocol)41, (IpProtocol)47])
            TracerRun.Tell(CaptureFile.Pcap(LinkType.Raw, control.Concat(test).Select(packet => packet with
            {
                Ip = Wrapped(packet.Ip, protocol, packet.IsSent),
            }))).ShouldContain("nothing in it can be replayed");
    }

    [Fact]
    public void Two_targets_in_one_file_are_two_traces()
    {
        (TracerPacket[] control, TracerPacket[] test) = new TracerScene { Act = CensorAct.Rst }.Captures();
        (TracerPacket[] control2, TracerPacket[] test2) = new TracerScene { Distance = 6, MaxTtl = 9 }.Captures();
        TracerPacket[] others = [.. control2.Concat(test2).Select(Moved)];
        TracerPacket[] all = [.. control.Concat(test).Concat(others).OrderBy(packet => packet.AtMs)];
        TracerRun.Tell(CaptureFile.Pcap(LinkType.Raw, all)).Split('\n').ShouldBe([Reset, "path.agrees"], ignoreOrder: true);
    }

    private static string Tell(TracerScene scene)
    {
        (TracerPacket[] control, TracerPacket[] test) = scene.Captures();
        return TracerRun.Tell(CaptureFile.Pcap(LinkType.Raw, [.. control, .. test]));
    }

    private static IEnumerable<TracerPacket> Befall(string mishap, TracerPacket[] packets, TracerScene scene) => mishap switch
    {
        // Of packets that came within a tenth of a millisecond the later one may be written first.
        "two queues" => packets.Select((packet, i) => (packet, At: packet.AtMs + (i % 2 == 1 && !packet.IsSent ? 0 : 0.05)))
            .OrderBy(each => each.At).Select(each => each.packet),
        "clock set back" => packets.Select((packet, i) => i < packets.Length / 2 ? packet : packet with { AtMs = packet.AtMs - 700 }),
        "coarse clock" => packets.Select(packet => packet with { AtMs = Math.Floor(packet.AtMs / 10) * 10 }),
        "other traffic" => packets.SelectMany((packet, i) => i % 5 == 0 ? [Noise(packet, scene, i), packet] : (TracerPacket[])[packet]),
        _ => packets.SelectMany(packet => packet.IsSent ? [packet] : (TracerPacket[])[packet, packet with { AtMs = packet.AtMs + 0.1 }]),
    };

    // Names that are asked for, and somebody else's connection to a server.
    private static TracerPacket Noise(TracerPacket before, TracerScene scene, int i)
    {
        byte[] room = new byte[200];
        PacketAddress other = PacketAddress.From(IPAddress.Parse(scene.IsIpv6 ? "2001:db8:5::5" : "198.51.100.5"));
        int length = i % 2 == 0
            ? PacketWriter.WriteUdp(room, new IpFields(scene.Us, other, 64), 5353, 53, [.. new byte[20]])
            : PacketWriter.WriteTcp(
                room, new IpFields(scene.Us, other, 64),
                new Sonde.Packets.Tcp.TcpFields(50000, 443, Sonde.Packets.Tcp.TcpFlags.Ack) { Sequence = 9 }, [], [1, 2, 3]);
        return before with { Ip = room[..length], IsSent = true };
    }

    private static byte[] Wrapped(byte[] packet, IpProtocol protocol, bool isSent)
    {
        byte[] inside = protocol == (IpProtocol)47 ? [0, 0, 0x86, 0xDD, .. packet] : packet;
        byte[] outer = [0x45, 0, 0, 0, 0, 1, 0, 0, 64, (byte)protocol, 0, 0, 192, 0, 2, 1, 198, 51, 100, 9];
        (outer[2], outer[3]) = ((byte)((inside.Length + 20) >> 8), (byte)(inside.Length + 20));
        if (!isSent) (outer[12], outer[13], outer[14], outer[15], outer[16], outer[17], outer[18], outer[19]) =
            (198, 51, 100, 9, 192, 0, 2, 1);
        return [.. outer, .. inside];
    }

    // The same of another server, 198.51.100.81.
    private static TracerPacket Moved(TracerPacket packet)
    {
        byte[] moved = [.. packet.Ip];
        ReadOnlySpan<byte> server = [198, 51, 100, 80];
        for (int at = 12; at + 4 <= moved.Length; at++)
            if (moved.AsSpan(at, 4).SequenceEqual(server)) moved[at + 3] = 81;
        return packet with { Ip = moved };
    }
}
