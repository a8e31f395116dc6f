using Sonde.Packets.Ip;
using Sonde.Packets.Udp;

namespace Sonde.Tests.Packets.Udp;

public sealed class UdpDatagramTests
{
    [Theory]
    [InlineData("9c41 1f90 000d 0000 68656c6c6f 0000", 5, false)]
    [InlineData("9c41 1f90 0000 0000 6865", 0, false)]
    [InlineData("9c41 1f90 0064 0000 6865", 2, true)]
    public void Payload_is_cut_to_what_is_stated_and_there(string hex, int payload, bool truncated)
    {
        UdpDatagram.TryParse(Hex.Bytes(hex), out UdpDatagram datagram).ShouldBeTrue();
        datagram.Payload.Length.ShouldBe(payload);
        datagram.IsTruncated.ShouldBe(truncated);
        datagram.IsChecksumRight(PacketAddress.LoopbackV4, PacketAddress.LoopbackV4).ShouldBeNull();
    }

    [Fact]
    public void Any_bytes_parse_or_are_refused() => Hex.AnyBytes(bytes =>
    {
        if (!UdpDatagram.TryParse(bytes, out UdpDatagram datagram)) return;
        _ = datagram.Payload.Length;
        datagram.IsChecksumRight(PacketAddress.LoopbackV4, PacketAddress.LoopbackV4);
    });
}
