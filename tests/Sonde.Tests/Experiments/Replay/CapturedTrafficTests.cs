using System.Net;
using Sonde.Experiments.Contract;
using Sonde.Experiments.Replay;
using Sonde.Packets;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;
using Sonde.Tests.Packets;

namespace Sonde.Tests.Experiments.Replay;

public sealed class CapturedTrafficTests
{
    private static readonly PacketAddress Us4 = PacketAddress.From(IPAddress.Parse("192.0.2.1")),
        Them4 = PacketAddress.From(IPAddress.Parse("198.51.100.7"));

    private static readonly PacketAddress Us6 = PacketAddress.From(IPAddress.Parse("2001:db8::1")),
        Them6 = PacketAddress.From(IPAddress.Parse("2001:db8:1::7"));

    [Dear]
    [Fact]
    public void Any_bytes_are_taken_or_refused() => Hex.AnyBytes(bytes =>
    {
        var traffic = new CapturedTraffic();
        byte[] syn = Segment(Us4, Them4, TcpFlags.Syn, 1, []);
        traffic.Add(1, syn);
        traffic.Add(2, bytes);
        foreach (int kept in (int[])[0, 6, 9, 20, 33])
        {
            byte[] packet = Segment(Us4, Them4, TcpFlags.Psh | TcpFlags.Ack, 2, bytes.AsSpan(0, Math.Min(1000, bytes.Length)).ToArray());
            packet[8] = 3;
            bytes.AsSpan(0, Math.Min(bytes.Length, packet.Length - kept)).CopyTo(packet.AsSpan(kept));
            traffic.Add(3, packet);
        }

        foreach (IExperiment each in CaptureReplay.Of(traffic, null, false)) each.Description.Name.ShouldNotBeEmpty();
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Fragments_are_put_together_in_whatever_order_they_come(bool isIpv6)
    {
        byte[] request = [.. "GET / HTTP/1.1\r\nHost: www.example.org\r\n\r\n"u8];
        (PacketAddress us, PacketAddress them) = isIpv6 ? (Us6, Them6) : (Us4, Them4);
        byte[] whole = Segment(us, them, TcpFlags.Psh | TcpFlags.Ack, 2, request);
        foreach (bool isReversed in (bool[])[false, true])
        {
            var traffic = new CapturedTraffic();
            traffic.Add(1, Segment(us, them, TcpFlags.Syn, 1, []));
            byte[][] parts = isIpv6 ? Split6(whole) : Split4(whole);
            foreach (byte[] part in isReversed ? parts.Reverse() : parts) traffic.Add(2, part);
            traffic.Connections.ShouldHaveSingleItem().Packets[1].Bytes.Span[^request.Length..].SequenceEqual(request).ShouldBeTrue();
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Headers_of_ipv6_that_were_split_are_put_together_as_well(bool isReversed)
    {
        byte[] request = [.. "GET / HTTP/1.1\r\nHost: www.example.org\r\n\r\n"u8];
        byte[] plain = Segment(Us6, Them6, TcpFlags.Psh | TcpFlags.Ack, 2, request);
        // Options for the destination (RFC 8200 §4.6), of which the fragment header says where they stand.
        byte[] whole = [.. plain[..40], 6, 0, 1, 4, 0, 0, 0, 0, .. plain[40..]];
        (whole[5], whole[6]) = ((byte)(whole.Length - 40), 60);
        byte[][] parts = [.. Split6(whole).Select(part => (byte[])[.. part[..40], 60, .. part[41..]])];
        var traffic = new CapturedTraffic();
        traffic.Add(1, Segment(Us6, Them6, TcpFlags.Syn, 1, []));
        foreach (byte[] part in isReversed ? parts.Reverse() : parts) traffic.Add(2, part);
        traffic.Connections.ShouldHaveSingleItem().Packets[1].Bytes.Span[^request.Length..].SequenceEqual(request).ShouldBeTrue();
    }

    [Fact]
    public void Memory_is_bounded_and_what_has_no_room_is_counted()
    {
        var traffic = new CapturedTraffic(mostBytes: 10_000);
        for (int i = 0; i < 1000; i++)
            traffic.Add(i, Segment(Us4, Them4, i == 0 ? TcpFlags.Syn : TcpFlags.Ack, (uint)i, new byte[100]));
        traffic.LeftOut.ShouldBeInRange(900, 1000);
        traffic.Packets.ShouldBe(1000);
    }

    [Fact]
    public void Fragments_that_never_become_whole_are_let_go()
    {
        var traffic = new CapturedTraffic();
        byte[] packet = Segment(Us4, Them4, TcpFlags.Ack, 1, new byte[64]);
        packet[6] = 0x20;
        for (int i = 0; i < 5000; i++)
        {
            (packet[4], packet[5]) = ((byte)(i >> 8), (byte)i);
            traffic.Add(i, packet);
        }

        traffic.LostFragments.ShouldBeGreaterThan(4000);
    }

    private static byte[] Segment(PacketAddress from, PacketAddress to, TcpFlags flags, uint sequence, byte[] data)
    {
        byte[] room = new byte[1600];
        int length = PacketWriter.WriteTcp(
            room, new IpFields(from, to, 64) { Id = 7 }, new TcpFields(40000, 80, flags) { Sequence = sequence }, [], data);
        return room[..length];
    }

    private static byte[][] Split4(byte[] whole)
    {
        const int at = 24;
        byte[] first = whole[..(20 + at)], second = [.. whole[..20], .. whole[(20 + at)..]];
        (first[3], first[6]) = ((byte)first.Length, 0x20);
        (second[3], second[6], second[7]) = ((byte)second.Length, 0, at / 8);
        return [first, second];
    }

    private static byte[][] Split6(byte[] whole)
    {
        const int at = 24;
        byte[] Part(int from, int to, bool more)
        {
            byte[] header = whole[..40];
            (header[5], header[6]) = ((byte)(to - from + 8), 44);
            byte[] fragment = [6, 0, 0, (byte)(from | (more ? 1 : 0)), 0, 0, 0, 9];
            return [.. header, .. fragment, .. whole[(40 + from)..(40 + to)]];
        }

        return [Part(0, at, true), Part(at, whole.Length - 40, false)];
    }
}
