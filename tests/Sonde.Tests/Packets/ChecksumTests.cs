using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using Sonde.Packets;

namespace Sonde.Tests.Packets;

public sealed class ChecksumTests
{
    private static readonly Config Seeded = Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithReplay(42UL, 43UL).WithMaxTest(500);

    [Fact]
    public void Example_of_the_RFC_sums_as_it_says() // RFC 1071 §3
        => Checksum.Of([0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7]).ShouldBe((ushort)0x220d);

    [Fact]
    public void Example_of_the_RFC_updates_as_it_says() // RFC 1624 §4
        => Checksum.Update(0xDD2F, 0x5555, 0x3285).ShouldBe((ushort)0x0000);

    [Fact]
    public void Update_equals_the_whole_sum()
        => Prop.ForAll<byte[], ushort>((bytes, word) =>
        {
            byte[] even = [.. bytes, .. new byte[4 + bytes.Length % 2]];
            even[^1] = 1; // an all-zero body has two representations of zero
            ushort before = Checksum.Of(even);
            ushort old = BinaryPrimitives.ReadUInt16BigEndian(even);
            BinaryPrimitives.WriteUInt16BigEndian(even, word);
            return Checksum.Update(before, old, word) == Checksum.Of(even);
        }).Check(Seeded);

    [Fact]
    public void Sum_is_the_same_in_pieces()
        => Prop.ForAll<byte[], byte[]>((first, second) =>
        {
            byte[] even = first.Length % 2 == 0 ? first : first[1..];
            return Checksum.Finish(Checksum.Add(Checksum.Add(0, even), second)) == Checksum.Of([.. even, .. second]);
        }).Check(Seeded);
}
