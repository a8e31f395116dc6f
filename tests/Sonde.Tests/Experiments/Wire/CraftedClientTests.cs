using Sonde.Experiments.Wire;
using Sonde.Packets;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.Tests.Experiments.Wire;

/// <summary>The numbers of a crafted connection, whose data may or may not arrive.</summary>
public sealed class CraftedClientTests
{
    private const uint Isn = 1000, PeerIsn = 5000;

    private static readonly WireEndpoints Ends = new(PacketAddress.FromIpv4(0xC000020A), 20000, PacketAddress.FromIpv4(0xC6336407), 80);

    private readonly CraftedClient _client = new(Ends, Isn, "question"u8.ToArray(), 8192);

    [Fact]
    public void Data_that_did_not_arrive_leaves_its_place_to_the_end()
    {
        Open();
        Sent(_client.SendData(3)).ShouldBe((TcpFlags.Psh | TcpFlags.Ack, Isn + 1, PeerIsn + 1, 8));
        _client.Take();
        _client.SendFin();
        Next().ShouldBe((TcpFlags.Fin | TcpFlags.Ack, Isn + 1, PeerIsn + 1, 0));
        Hear(TcpFlags.Ack, PeerIsn + 1, Isn + 2);
        _client.IsFinAcked.ShouldBeTrue();
    }

    [Fact]
    public void Data_that_arrived_after_all_moves_the_end_behind_it()
    {
        Open();
        _client.SendData(3);
        _client.SendFin();
        Hear(TcpFlags.Ack, PeerIsn + 1, Isn + 9);
        (_client.IsFinWrong, _client.IsAcked).ShouldBe((true, true));
        _client.SendFin();
        while (_client.Take() is { } packet && Sent(packet).Sequence != Isn + 9)
        {
        }

        Hear(TcpFlags.Ack, PeerIsn + 1, Isn + 10);
        _client.IsFinAcked.ShouldBeTrue();
    }

    [Fact]
    public void Data_that_is_to_arrive_counts_as_said_at_once()
    {
        Open();
        _client.SendRest(5);
        Next().ShouldBe((TcpFlags.Psh | TcpFlags.Ack, Isn + 1, PeerIsn + 1, 5));
        _client.SendAck();
        Next().Sequence.ShouldBe(Isn + 9);
        _client.SendFin();
        Next().Sequence.ShouldBe(Isn + 9);
        _client.SendRst();
        Next().Sequence.ShouldBe(Isn + 10);
    }

    [Fact]
    public void Answer_is_taken_in_its_order_and_the_window_closes_with_it()
    {
        Open();
        Hear(TcpFlags.Ack, PeerIsn + 1 + 100, Isn + 1, new byte[100])
            .ShouldBeTrue("it is to be acknowledged, though something is missing before it");
        _client.SendAck();
        Next().Acknowledgement.ShouldBe(PeerIsn + 1);
        Hear(TcpFlags.Ack, PeerIsn + 1, Isn + 1, new byte[100]);
        Hear(TcpFlags.Ack | TcpFlags.Fin, PeerIsn + 101, Isn + 1, new byte[100]);
        _client.IsPeerFin.ShouldBeTrue();
        _client.SendAck();
        Next().Acknowledgement.ShouldBe(PeerIsn + 202);
    }

    [Fact]
    public void Challenges_are_answered_a_few_times()
    {
        Open();
        for (int i = 0; i < 10; i++) _client.Challenge();
        int count = 0;
        while (_client.Take() is not null) count++;
        count.ShouldBe(3);
    }

    [Fact]
    public void Reset_is_believed_where_the_next_byte_is_due()
    {
        Open();
        Claim(TcpFlags.Rst, PeerIsn + 1).ShouldBe(SegmentClaim.Genuine);
        Claim(TcpFlags.Rst, PeerIsn + 300).ShouldBe(SegmentClaim.Challenged);
        Claim(TcpFlags.Rst, PeerIsn + 9000).ShouldBe(SegmentClaim.Forged);
    }

    private void Open()
    {
        _client.SendSyn();
        Next().ShouldBe((TcpFlags.Syn, Isn, 0u, 0));
        With(TcpFlags.Syn | TcpFlags.Ack, PeerIsn, Isn + 1, [], (in TcpSegment segment) =>
        {
            _client.Open(segment);
            return true;
        });
    }

    private (TcpFlags Flags, uint Sequence, uint Acknowledgement, int Length) Next() => Sent(_client.Take().ShouldNotBeNull());

    private static (TcpFlags Flags, uint Sequence, uint Acknowledgement, int Length) Sent(byte[] packet)
    {
        TcpSegment.TryParse(packet.AsSpan(20), out TcpSegment segment).ShouldBeTrue();
        return (segment.Flags, segment.Sequence, segment.Acknowledgement, segment.Payload.Length);
    }

    private bool Hear(TcpFlags flags, uint sequence, uint acknowledgement, byte[]? data = null)
        => With(flags, sequence, acknowledgement, data ?? [], (in TcpSegment segment) =>
        {
            _client.Acknowledge(segment);
            return _client.TakeIn(segment);
        });

    private SegmentClaim Claim(TcpFlags flags, uint sequence)
        => With(flags, sequence, 0, [], (in TcpSegment segment) => _client.ClaimOf(segment));

    private delegate T Taking<T>(in TcpSegment segment);

    private static T With<T>(TcpFlags flags, uint sequence, uint acknowledgement, byte[] data, Taking<T> take)
    {
        byte[] room = new byte[1500];
        var fields = new TcpFields(80, 20000, flags) { Sequence = sequence, Acknowledgement = acknowledgement };
        int length = PacketWriter.WriteTcp(room, new IpFields(Ends.Target, Ends.Source, 64), fields, [], data);
        TcpSegment.TryParse(room.AsSpan(20, length - 20), out TcpSegment segment).ShouldBeTrue();
        return take(segment);
    }
}
