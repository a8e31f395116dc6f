using System.Net;
using Sonde.Packets;
using Sonde.Packets.Captures;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.Tests.Cli.Commands;

/// <summary>Flows of a capture: lines of JSON to programs, words to people.</summary>
public sealed class ObserveCommandTests
{
    private static readonly PacketAddress Us = PacketAddress.From(IPAddress.Parse("192.0.2.1")),
        Them = PacketAddress.From(IPAddress.Parse("198.51.100.7"));

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(200)]
    public void Terminal_has_a_flow_in_words(int width)
    {
        using var host = new TestHost { IsTerminal = true, Size = (width, 50) };
        string capture = Capture(host);
        string said = host.Run("observe", "-i", capture, "basic", "tcp", "--conditions", "tcp").Ends(0).Output;
        string.Join(' ', said.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
            .ShouldContain("192.0.2.1:40000 > 198.51.100.7:80 tcp, 1 packet out and 1 back, 0.5 s: tcp.connectivity.offline");
        said.Split('\n').ShouldAllBe(line => line.Length < width);
        host.Run("observe", "-i", capture, "tcp").Ends(0).Output.ShouldStartWith("flow 1");
        host.Run("observe", "-i", capture, "basic", "--json").Ends(0).Output.ShouldStartWith("{\"pkt_first\":");
    }

    [Fact]
    public void Flow_without_ports_has_none_in_words()
    {
        using var host = new TestHost { IsTerminal = true, Size = (200, 50) };
        string path = host.Path("echo.pcap");
        using (FileStream file = File.Create(path))
        {
            var writer = new PcapWriter(file, LinkType.Raw);
            byte[] packet = new byte[100];
            int length = PacketWriter.WriteIcmp(packet, new IpFields(Us, Them, 64), type: 8, code: 0, rest: 0x00010001, []);
            writer.Write(1_000_000_000, packet.AsSpan(0, length));
        }

        host.Run("observe", "-i", path, "basic").Ends(0).Output.ShouldContain("192.0.2.1 > 198.51.100.7 icmp, 1 packet out and 0 back");
    }

    private static string Capture(TestHost host)
    {
        string path = host.Path("run.pcap");
        using FileStream file = File.Create(path);
        var writer = new PcapWriter(file, LinkType.Raw);
        byte[] packet = new byte[100];
        int length = PacketWriter.WriteTcp(packet, new IpFields(Us, Them, 64), new TcpFields(40000, 80));
        writer.Write(1_000_000_000, packet.AsSpan(0, length));
        length = PacketWriter.WriteTcp(
            packet, new IpFields(Them, Us, 64), new TcpFields(80, 40000, TcpFlags.Rst | TcpFlags.Ack));
        writer.Write(1_500_000_000, packet.AsSpan(0, length));
        return path;
    }
}
