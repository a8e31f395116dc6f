using Sonde.Packets;

namespace Sonde.Tests.Packets;

public sealed class ChecksumTests
{
    [Fact]
    public void Example_of_the_RFC_sums_as_it_says() // RFC 1071 §3
        => Checksum.Of([0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7]).ShouldBe((ushort)0x220d);
}
