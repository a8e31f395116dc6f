using Sonde.Experiments.Network;
using Sonde.Experiments.Replay.Trials;
using Sonde.Packets.Dns;
using Sonde.Tests.Packets;

namespace Sonde.Tests.Experiments.Replay;

public sealed class SealedTests
{
    // A ServerHello of TLS 1.2 and of 1.3 (supported_versions), without anything that is not needed.
    private static readonly byte[] Hello12 = Record(22, [2, 0, 0, 38, 3, 3, .. new byte[32], 0, 0xC0, 0x2F, 0]),
        Hello13 = Record(22, [2, 0, 0, 46, 3, 3, .. new byte[32], 0, 0x13, 1, 0, 0, 6, 0, 43, 0, 2, 3, 4]);

    [Fact]
    public void Any_bytes_of_either_side_are_taken_in_any_pieces() => Hex.AnyBytes(bytes =>
    {
        var play = new TlsPlay();
        foreach (byte[] piece in bytes.Chunk(7))
        {
            play.TakeTheirs(piece);
            play.TakeOurs(piece);
            _ = play.IsBroken;
        }

        play.ToSeen(null, null).Chain.ShouldNotBeNull();
    });

    [Fact]
    public void Handshake_of_TLS_1_3_is_done_with_the_first_that_we_send_encrypted()
    {
        var play = new TlsPlay();
        play.TakeTheirs([.. Hello13, .. Record(23, new byte[50])]).ShouldBeFalse();
        play.TakeOurs(Record(20, [1])).ShouldBeFalse();
        play.TakeOurs(Record(23, new byte[40])).ShouldBeTrue();
        (play.IsDone, play.IsAnswered).ShouldBe((true, false));
        play.TakeTheirs(Record(23, new byte[20]));
        play.IsAnswered.ShouldBeTrue();
        TlsSeen seen = play.ToSeen(null, null);
        (seen.Version, seen.Progress).ShouldBe(("TLSv1.3", TlsProgress.Done));
    }

    [Fact]
    public void Handshake_of_TLS_1_2_is_done_with_the_servers_last()
    {
        var play = new TlsPlay();
        play.TakeTheirs(Hello12).ShouldBeFalse();
        play.TakeOurs([.. Record(20, [1]), .. Record(22, new byte[40])]).ShouldBeFalse();
        play.TakeTheirs(Record(20, [1])).ShouldBeFalse();
        play.TakeTheirs(Record(22, new byte[40])).ShouldBeTrue();
        play.ToSeen(null, null).Version.ShouldBe("TLSv1.2");
    }

    [Fact]
    public void Alert_or_a_page_in_place_of_TLS_breaks_it()
    {
        var play = new TlsPlay();
        play.TakeTheirs(Record(21, [2, 112]));
        (play.IsBroken, play.ToSeen(null, null).Alert).ShouldBe((true, (byte?)112));
        play = new TlsPlay();
        play.TakeTheirs("HTTP/1.1 403 Forbidden\r\n\r\n"u8);
        (play.IsBroken, play.ToSeen(null, null).Progress).ShouldBe((true, TlsProgress.NoTls));
    }

    [Fact]
    public void Answer_to_a_captured_query_answers_the_one_that_is_asked_in_its_place()
    {
        byte[] captured = Query(0x1234, "www.eXample.com"), asked = Query(0x9999, "wWw.example.coM"), other = Query(1, "www.example.com");
        (DnsFrame.AreSame(captured, asked), DnsFrame.AreSame(captured, other), DnsFrame.AreSame(other, Query(2, "www.example.com")))
            .ShouldBe((true, false, true));
        byte[] answer = [.. captured, 1, 2, 3];
        DnsFrame.Answering(answer, captured, asked).ShouldBe([.. asked, 1, 2, 3]);
        // What does not fit the query that was captured does not fit the other.
        DnsFrame.Answering(Query(0x9999, "www.eXample.com"), captured, asked)[..2].ShouldNotBe(asked[..2]);
    }

    private static byte[] Record(byte kind, byte[] body) => [kind, 3, 3, (byte)(body.Length >> 8), (byte)body.Length, .. body];

    private static byte[] Query(ushort id, string name)
    {
        byte[] room = new byte[300];
        int length = DnsWriter.WriteQuery(room, id, name, DnsType.A);
        return room[..length];
    }
}
