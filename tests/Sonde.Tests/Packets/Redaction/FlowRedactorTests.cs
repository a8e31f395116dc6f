using System.Net;
using System.Text;
using System.Text.Json;
using Sonde.Experiments.Privacy;
using Sonde.Packets;
using Sonde.Packets.Ip;
using Sonde.Packets.Redaction;
using Sonde.Packets.Tcp;

namespace Sonde.Tests.Packets.Redaction;

/// <summary>An address that is split over packets goes as one in a packet does.</summary>
public sealed class FlowRedactorTests
{
    private static readonly PacketAddress Own4 = Address("192.0.2.10"), Own6 = Address("2001:db8:1::10"), Server4 = Address("198.51.100.7"),
        Server6 = Address("2001:db8:5::7");
    private static readonly SecretSet Secrets = new([Own4, Own6]);
    private static readonly string[] Spellings =
        ["192.0.2.10", "2001:db8:1::10", "c000020a", "192-0-2-10", "2001:0db8:0001:0000:0000:0000:0000:0010", "192%2e0%2e2%2e10"];

    [Fact]
    public void Segments_in_any_order_sent_again_and_over_the_end_of_numbers_lose_it()
    {
        for (int seed = 0; seed < 2000; seed++)
        {
            var chance = new Random(seed);
            (string spelling, int size, bool isIpv6) = (Spellings[seed % Spellings.Length], chance.Next(1, 10), chance.Next(2) == 0);
            uint sequence = seed % 3 == 0 ? uint.MaxValue - (uint)chance.Next(40) : (uint)chance.NextInt64(uint.MaxValue);
            byte[] text = Encoding.ASCII.GetBytes($"you are {spelling}, are you not");
            List<(int At, byte[] Packet)> sent = [];
            for (int at = 0; at < text.Length; at += size)
                sent.Add((at, Segment(text.AsSpan(at, Math.Min(size, text.Length - at)), unchecked(sequence + (uint)at), isIpv6)));
            sent.AddRange(sent.Where(_ => chance.Next(3) == 0).Select(each => (each.At, each.Packet.ToArray())).ToArray());
            (int At, byte[] Packet)[] all = [.. sent];
            chance.Shuffle(all);
            new FlowRedactor(Secrets).Redact([.. all.Select(each => each.Packet)]);
            byte[] joined = new byte[text.Length];
            foreach ((int at, byte[] packet) in all)
            {
                new PacketRedactor(Secrets).TryRedact(packet).ShouldBeTrue();
                IpPacket.TryParse(packet, out IpPacket ip).ShouldBeTrue();
                TcpSegment.TryParse(ip.Payload, out TcpSegment tcp).ShouldBeTrue();
                Checksum.Of(ip.Source, ip.Destination, IpProtocol.Tcp, ip.Payload).ShouldBe((ushort)0);
                tcp.Payload.CopyTo(joined.AsSpan(at));
            }

            string read = Encoding.ASCII.GetString(joined);
            read.ShouldStartWith("you are *");
            read.ShouldEndWith("*, are you not");
            read.ShouldNotContain(spelling);
        }
    }

    [Fact]
    public void Fragments_of_a_datagram_lose_it()
    {
        byte[] packet = new byte[200], text = Encoding.ASCII.GetBytes("0123456789 192.0.2.10 and so on and on and on");
        int length = PacketWriter.WriteUdp(packet, new(Server4, Own4, 64), 53, 40000, text);
        byte[] first = packet[..(20 + 24)], second = [.. packet[..20], .. packet[(20 + 24)..length]];
        first[6] = 0x20;
        second[7] = 3;
        foreach (byte[] each in (byte[][])[first, second]) (each[2], each[3]) = (0, (byte)each.Length);
        new FlowRedactor(Secrets).Redact([second, first]).ShouldBeTrue();
        foreach (byte[] each in (byte[][])[first, second]) new PacketRedactor(Secrets).TryRedact(each).ShouldBeTrue();
        Encoding.ASCII.GetString([.. first[28..], .. second[20..]]).ShouldBe("0123456789 ********** and so on and on and on");
    }

    [Fact]
    public void What_is_split_over_other_flows_stays()
    {
        byte[] one = Segment("192.0."u8, 1, isIpv6: false), other = Segment("2.10"u8, 100, isIpv6: false);
        new FlowRedactor(Secrets).Redact([one, other]).ShouldBeFalse();
    }

    [Fact]
    public void Packets_within_a_line_lose_it_and_the_rest_of_the_line_stays()
    {
        string[] parts = ["I am 192.", "0.2.1", "0 today"];
        int at = 0;
        string[] packets = [.. parts.Select(part =>
        {
            byte[] packet = Segment(Encoding.ASCII.GetBytes(part), (uint)(at += part.Length), isIpv6: false);
            BitConverter.TryWriteBytes(packet.AsSpan(24), IPAddress.HostToNetworkOrder(at - part.Length));
            return Convert.ToBase64String(packet);
        })];
        string line =
            $$$"""{"test_keys":{"answered_packets":[{"raw_packet":{"data":"{{{packets[0]}}}","format":"base64"},"summary":"a"},{"raw_packet":"{{{packets[2]}}}"},{"raw_packet":{"data":"{{{packets[1]}}}","format":"base64"}}]},"x":"AAAA"}""";
        using JsonDocument clean = JsonDocument.Parse(new LineRedactor(Secrets).Redact(Encoding.UTF8.GetBytes(line)));
        JsonElement answered = clean.RootElement.GetProperty("test_keys").GetProperty("answered_packets");
        byte[][] bytes = [
            answered[0].GetProperty("raw_packet").GetProperty("data").GetBytesFromBase64(),
            answered[2].GetProperty("raw_packet").GetProperty("data").GetBytesFromBase64(),
            answered[1].GetProperty("raw_packet").GetBytesFromBase64()];
        string.Concat(bytes.Select(each => Encoding.ASCII.GetString(each[40..]))).ShouldBe("I am ********** today");
        clean.RootElement.GetProperty("x").GetString().ShouldBe("AAAA");
    }

    private static byte[] Segment(ReadOnlySpan<byte> payload, uint sequence, bool isIpv6)
    {
        byte[] packet = new byte[200];
        int length = PacketWriter.WriteTcp(
            packet, isIpv6 ? new(Server6, Own6, 64) : new(Server4, Own4, 64), new(80, 40000, TcpFlags.Ack) { Sequence = sequence }, default,
            payload);
        return packet[..length];
    }

    private static PacketAddress Address(string text) => PacketAddress.From(IPAddress.Parse(text));
}
