using System.Text;
using Sonde.Packets;
using Sonde.Packets.Captures;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;
using Sonde.Tests.Experiments.Traceroute.Payloads;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Cli.Output;

/// <summary>
/// An address of this machine that a page brings in two segments is in nothing that a run writes: no line, and no capture beside it.
/// </summary>
public sealed class SplitSecretTests
{
    [Dear]
    [Theory]
    [InlineData("IPv4")]
    [InlineData("IPv6")]
    public void Address_in_two_segments_is_in_no_packet_of_the_capture(string form)
    {
        var own = new OwnAddress(form, 77);
        string spelled = own.Source.ToString();
        for (int cut = 1; cut < spelled.Length; cut += 3)
        {
            (string published, int packets) = Capture(own, spelled, cut);
            published.ShouldNotContain(spelled);
            published.ShouldContain($"you are {new string('*', spelled.Length)}, are you not");
            packets.ShouldBeGreaterThan(20);
            Capture(own, spelled, cut, "--no-redact=publish-my-address").Joined.ShouldContain($"you are {spelled}, are you not");
        }
    }

    // The page as whoever reads the capture joins it.
    private static (string Joined, int Packets) Capture(OwnAddress own, string spelled, int cut, params string[] more)
    {
        var scene = new PayloadScene
        {
            Server = new TcpServer(PayloadScene.Distance) { Answer = _ => null },
            Box = probe
                => PayloadScene.IsTest(probe) ? (Split(probe, $"you are {spelled[..cut]}", $"{spelled[cut..]}, are you not"), true) : null,
        };
        using var host = new TestHost(
            new SimulatedNetwork(
                (_, _) => Answer.Silence)
            {
                LocalAddresses = [own.Local],
                PathSource = own.Source,
                CanCapture = true,
                Path = scene.Receive
            });
        host.Run(
            ["measure", "traceroute", own.Target, "--payload-http", PayloadScene.Keyword, "--max-ttl", "12", "--seed", "7", "--rate", "0",
                "--allow", "0.0.0.0/0", "--allow", "::/0", "-o", host.Path("results"), "--pcap", host.Path("capture"), .. more]).Ends(0);
        CaptureReader.TryOpen(new MemoryStream(File.ReadAllBytes(host.Path("capture"))), out CaptureReader? reader).ShouldBeTrue();
        SortedDictionary<uint, string> parts = [];
        int packets = 0;
        while (reader!.TryRead(out CapturedPacket packet))
        {
            packet.TryGetIp(out ReadOnlySpan<byte> bytes).ShouldBeTrue();
            IpPacket.TryParse(bytes, out IpPacket ip).ShouldBeTrue();
            packets++;
            if (ip.Protocol != IpProtocol.Tcp || !TcpSegment.TryParse(ip.Payload, out TcpSegment tcp)) continue;
            Checksum.Of(ip.Source, ip.Destination, IpProtocol.Tcp, ip.Payload)
                .ShouldBe((ushort)0, "a published checksum is right for what is published");
            if (tcp.SourcePort == 80 && tcp.Payload.Length > 0) parts[tcp.Sequence] = Encoding.ASCII.GetString(tcp.Payload);
        }

        return (string.Concat(parts.Values), packets);
    }

    private static List<PathReply> Split(SeenProbe probe, string first, string second)
    {
        TcpSegment.TryParse(probe.Bytes.AsSpan(probe.HeaderLength), out TcpSegment asked).ShouldBeTrue();
        uint at = asked.Acknowledgement, acknowledged = asked.Sequence + (uint)asked.Payload.Length;
        return
        [
            TcpServer.Reply(probe, TcpFlags.Psh | TcpFlags.Ack, at, acknowledged, Encoding.ASCII.GetBytes(first), 4),
            TcpServer.Reply(probe, TcpFlags.Psh | TcpFlags.Ack, at + (uint)first.Length, acknowledged, Encoding.ASCII.GetBytes(second), 4),
        ];
    }
}
