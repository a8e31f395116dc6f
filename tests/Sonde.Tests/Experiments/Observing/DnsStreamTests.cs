using System.Buffers.Binary;
using Sonde.Experiments.Observing;
using Sonde.Packets.Dns;
using Sonde.Tests.Packets;

namespace Sonde.Tests.Experiments.Observing;

public sealed class DnsStreamTests
{
    [Fact]
    public void Messages_are_those_that_were_sent_in_whatever_pieces_and_order_they_come()
    {
        byte[][] messages = [.. Enumerable.Range(1, 4).Select(Query)];
        byte[] all = [.. messages.SelectMany(message => (byte[])[(byte)(message.Length >> 8), (byte)message.Length, .. message])];
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            uint first = seed % 3 == 0 ? uint.MaxValue - 40 : 1000; // also over the end of the numbers
            List<(int At, int Length)> pieces = [];
            for (int at = 0; at < all.Length;)
            {
                int length = Math.Min(all.Length - at, random.Next(1, 60));
                int again = random.Next(3) == 0 ? Math.Min(at, random.Next(30)) : 0; // sent again with more
                pieces.Add((at - again, length + again));
                if (random.Next(4) == 0) pieces.Add((at, length));
                at += length;
            }

            for (int i = 1; i < pieces.Count; i++)
                if (random.Next(3) == 0) (pieces[i - 1], pieces[i]) = (pieces[i], pieces[i - 1]);
            var stream = new DnsStream();
            stream.Begin(first);
            List<byte[]> taken = [];
            foreach ((int at, int length) in pieces)
                stream.Add(first + (uint)at, all.AsSpan(at, length), message => taken.Add(message.ToArray()));
            taken.Select(Convert.ToHexString).ShouldBe(messages.Select(Convert.ToHexString), $"seed {seed}");
        }
    }

    [Fact]
    public void What_overtook_others_is_let_go_once_the_stream_is_another_protocols()
    {
        var stream = new DnsStream();
        stream.Begin(0);
        stream.Add(1500, new byte[1400], NotOne);
        stream.Held.ShouldBe(1400);
        stream.Add(0, "GET / HTTP/1.1\r\nHost: www.example\r\n\r\n"u8, NotOne);
        stream.Held.ShouldBe(0);
        stream.Add(3000, new byte[1400], NotOne);
        stream.Held.ShouldBe(0);
    }

    [Fact]
    public void No_more_than_a_few_kilobytes_wait_however_much_overtakes()
    {
        var stream = new DnsStream();
        stream.Begin(0);
        for (uint i = 1; i < 100; i++) stream.Add(i * 1400, new byte[1400], NotOne);
        stream.Held.ShouldBeInRange(1400, 8192);
    }

    [Fact]
    public void Longer_one_of_two_that_overtook_is_kept()
    {
        byte[] message = Query(1), all = [0, (byte)message.Length, .. message];
        foreach (int[] lengths in (int[][])[[4, all.Length - 10], [all.Length - 10, 4]])
        {
            var stream = new DnsStream();
            stream.Begin(0);
            List<byte[]> taken = [];
            foreach (int length in lengths) stream.Add(10, all.AsSpan(10, length), each => taken.Add(each.ToArray()));
            stream.Add(0, all.AsSpan(0, 10), each => taken.Add(each.ToArray()));
            taken.ShouldHaveSingleItem().ShouldBe(message);
        }
    }

    [Fact]
    public void Any_bytes_at_any_place_are_taken_or_left() => Hex.AnyBytes(bytes =>
    {
        var stream = new DnsStream();
        for (int i = 0; i + 5 < bytes.Length; i += 5)
        {
            uint at = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(i)) % 400;
            stream.Add(at, bytes, message => message.Length.ShouldBeLessThan(65536));
        }
    });

    private static void NotOne(ReadOnlySpan<byte> message) => Assert.Fail("no message is there");

    private static byte[] Query(int number)
    {
        byte[] room = new byte[300];
        return room[..DnsWriter.WriteQuery(room, (ushort)number, $"name{number}.example", DnsType.A)];
    }
}
