using System.Net;
using Sonde.Packets;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;
using Sonde.Platform.Sockets;
using Sonde.Tests.Packets;

namespace Sonde.Tests.Platform;

public sealed class HandshakeWatchTests
{
    private const uint Isn = 0xCAFE0000;
    private static readonly PacketAddress Own = PacketAddress.From(IPAddress.Parse("192.0.2.10")),
        Target = PacketAddress.From(IPAddress.Parse("203.0.113.80"));
    private static readonly FlowKey Flow = new(Target, 443, 50000);

    [Fact]
    public void What_acknowledges_the_SYN_that_was_seen_to_leave_is_its_answer()
    {
        HandshakeWatch watch = Begun();
        watch.See(From(TcpFlags.Syn | TcpFlags.Ack, 7000, Isn + 1, ttl: 57));
        watch.See(From(TcpFlags.Rst, 7001, 0, ttl: 44));
        SegmentsSeen seen = watch.End(Flow);
        seen.SynAck!.Value.Ttl.ShouldBe((byte)57);
        seen.Rst!.Value.Ttl.ShouldBe((byte)44);
        seen.Forged.ShouldBe(0);
    }

    [Theory]
    [InlineData(TcpFlags.Rst | TcpFlags.Ack, Isn)]
    [InlineData(TcpFlags.Rst | TcpFlags.Ack, Isn + 2)]
    [InlineData(TcpFlags.Rst, Isn + 1)]
    [InlineData(TcpFlags.Syn | TcpFlags.Ack, Isn + 1460)]
    public void What_the_system_does_not_take_leaves_no_marks_and_is_counted(TcpFlags flags, uint acknowledgement)
    {
        HandshakeWatch watch = Begun();
        watch.See(From(flags, 0, acknowledgement, ttl: 33));
        watch.See(From(TcpFlags.Rst | TcpFlags.Ack, 0, Isn + 1, ttl: 57));
        SegmentsSeen seen = watch.End(Flow);
        seen.Rst!.Value.Ttl.ShouldBe((byte)57);
        seen.SynAck.ShouldBeNull();
        seen.Forged.ShouldBe(1);
    }

    [Fact]
    public void Reset_after_the_handshake_counts_only_where_the_next_byte_is_due()
    {
        HandshakeWatch watch = Begun();
        watch.See(From(TcpFlags.Syn | TcpFlags.Ack, 7000, Isn + 1, ttl: 57));
        watch.See(From(TcpFlags.Rst, 7002, 0, ttl: 44));
        watch.End(Flow).Rst.ShouldBeNull();
    }

    [Fact]
    public void Hundred_thousand_guesses_leave_no_mark_and_grow_nothing()
    {
        HandshakeWatch watch = Begun();
        var random = new Random(5);
        for (int i = 0; i < 100_000; i++)
        {
            watch.See(
                Packet(
                    Target, Own,
                    new TcpFields(
                        443, (ushort)random.Next(32768, 61000), i % 2 == 0 ? TcpFlags.Rst | TcpFlags.Ack : TcpFlags.Syn | TcpFlags.Ack)
                    {
                        Sequence = (uint)random.NextInt64(1L << 32),
                        Acknowledgement = (uint)random.NextInt64(1L << 32),
                    }, 33));
        }

        SegmentsSeen seen = watch.End(Flow);
        (seen.Rst, seen.SynAck).ShouldBe((null, null));
        seen.Forged.ShouldBe(100_000);
    }

    [Fact]
    public void What_comes_late_for_an_earlier_connection_is_nobodys_forgery()
    {
        HandshakeWatch watch = Begun();
        watch.Begin(Flow with { LocalPort = 50001 });
        watch.End(Flow);
        watch.See(From(TcpFlags.Rst, 7001, 0, ttl: 57)).ShouldBeTrue();
        watch.End(Flow with { LocalPort = 50001 }).Forged.ShouldBe(0);
    }

    [Fact]
    public void A_connection_from_a_port_that_had_one_before_begins_anew_and_is_remembered_again()
    {
        HandshakeWatch watch = Begun();
        watch.See(From(TcpFlags.Rst | TcpFlags.Ack, 0, Isn + 1, ttl: 57));
        watch.End(Flow).Rst.ShouldNotBeNull();
        watch.End(Flow).ShouldBe(default);
        watch.Begin(Flow);
        for (int i = 0; i < 10_000; i++)
        {
            FlowKey other = Flow with { RemotePort = (ushort)(1000 + i) };
            watch.Begin(other);
            watch.End(other);
        }

        watch.See(Packet(Own, Target, new TcpFields(50000, 443, TcpFlags.Syn) { Sequence = Isn }, 64)).ShouldBeTrue();
        watch.See(From(TcpFlags.Rst | TcpFlags.Ack, 0, Isn + 1, ttl: 44));
        watch.End(Flow).Rst!.Value.Ttl.ShouldBe((byte)44);
        watch.See(From(TcpFlags.Rst, 7001, 0, ttl: 57)).ShouldBeTrue();
    }

    [Fact]
    public void What_answers_the_connections_of_other_programs_is_nobodys_forgery()
    {
        HandshakeWatch watch = Begun();
        watch.See(Packet(Own, Target, new TcpFields(50009, 443, TcpFlags.Syn) { Sequence = 5 }, 64)).ShouldBeFalse();
        foreach (TcpFlags flags in (TcpFlags[])[TcpFlags.Syn | TcpFlags.Ack, TcpFlags.Rst])
            watch.See(Packet(Target, Own, new TcpFields(443, 50009, flags) { Sequence = 9, Acknowledgement = 6 }, 57)).ShouldBeFalse();
        watch.See(From(TcpFlags.Syn | TcpFlags.Ack, 7000, Isn + 1, ttl: 57));
        SegmentsSeen seen = watch.End(Flow);
        (seen.Forged, seen.Rst, seen.SynAck!.Value.Ttl).ShouldBe((0, null, (byte)57));
    }

    [Fact]
    public void Any_bytes_are_seen_or_refused()
    {
        HandshakeWatch watch = Begun();
        Hex.AnyBytes(bytes => watch.See(bytes));
    }

    private static HandshakeWatch Begun()
    {
        var watch = new HandshakeWatch();
        watch.Begin(Flow);
        watch.See(Packet(Own, Target, new TcpFields(50000, 443, TcpFlags.Syn) { Sequence = Isn }, 64)).ShouldBeTrue();
        return watch;
    }

    private static byte[] From(TcpFlags flags, uint sequence, uint acknowledgement, byte ttl)
        => Packet(Target, Own, new TcpFields(443, 50000, flags) { Sequence = sequence, Acknowledgement = acknowledgement }, ttl);

    private static byte[] Packet(PacketAddress from, PacketAddress to, TcpFields fields, byte ttl)
    {
        byte[] room = new byte[60];
        return room[..PacketWriter.WriteTcp(room, new IpFields(from, to, ttl), fields)];
    }
}
