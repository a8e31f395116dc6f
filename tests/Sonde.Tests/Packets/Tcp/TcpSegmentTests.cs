using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.Tests.Packets.Tcp;

public sealed class TcpSegmentTests
{
    [Fact]
    public void Header_and_options_are_read()
    {
        byte[] bytes = Hex.Bytes("01bb9c40 00000063 00001235 e112 7210 0000 0000"
            + "020405b4 030307 0402 080a 00000001 00000002 1e04 0081 2206 11223344 fe04f989 01 01 01" + "aabb");
        TcpSegment.TryParse(bytes, out TcpSegment segment).ShouldBeTrue();
        segment.Flags.ShouldBe(TcpFlags.Syn | TcpFlags.Ack | TcpFlags.Ae);
        segment.Payload.Length.ShouldBe(2);
        segment.TryGetOption(TcpOptionKind.MaximumSegmentSize, out TcpOption mss).ShouldBeTrue();
        mss.TryReadMaximumSegmentSize(out ushort size).ShouldBeTrue();
        size.ShouldBe((ushort)1460);
        segment.TryGetOption(TcpOptionKind.WindowScale, out TcpOption scale).ShouldBeTrue();
        scale.TryReadWindowScale(out byte shift).ShouldBeTrue();
        shift.ShouldBe((byte)7);
        segment.TryGetOption(TcpOptionKind.Timestamps, out TcpOption stamps).ShouldBeTrue();
        stamps.TryReadTimestamps(out uint value, out uint echo).ShouldBeTrue();
        (value, echo).ShouldBe((1u, 2u));
        segment.TryGetOption(TcpOptionKind.Multipath, out TcpOption multipath).ShouldBeTrue();
        multipath.Data.ToArray().ShouldBe([0x00, 0x81]);
        segment.TryGetFastOpen(out ReadOnlySpan<byte> cookie, out byte kind).ShouldBeTrue();
        kind.ShouldBe(TcpOptionKind.FastOpen);
        cookie.ToArray().ShouldBe([0x11, 0x22, 0x33, 0x44]);
    }

    [Fact]
    public void Experimental_fast_open_is_recognized()
    {
        TcpSegment.TryParse(Hex.Bytes("01bb9c40 00000063 00001235 8002 7210 0000 0000 fe08f989 0a0b0c0d 01010101"), out TcpSegment segment)
            .ShouldBeTrue();
        segment.TryGetFastOpen(out ReadOnlySpan<byte> cookie, out byte kind).ShouldBeTrue();
        kind.ShouldBe(TcpOptionKind.Experiment2);
        cookie.Length.ShouldBe(4);
    }

    [Theory]
    [InlineData("01bb9c40 00000063 00001235 4002 7210 0000 0000")] // data offset below 5
    [InlineData("01bb9c40 00000063 00001235 6002 7210 0000 0000")] // options cut off
    [InlineData("01bb9c40 00000063")]
    public void Segment_that_is_not_whole_is_refused(string hex) => TcpSegment.TryParse(Hex.Bytes(hex), out _).ShouldBeFalse();

    [Fact]
    public void Quotation_of_eight_bytes_has_ports_and_sequence_only()
    {
        TcpQuote.TryParse(Hex.Bytes("9c4001bb 00001234"), out TcpQuote quote).ShouldBeTrue();
        (quote.SourcePort, quote.DestinationPort, quote.Sequence).ShouldBe(((ushort)40000, (ushort)443, 0x1234u));
        (quote.Acknowledgement, quote.Flags, quote.Checksum).ShouldBe((null, null, null));
        quote.IsHeaderWhole.ShouldBeFalse();
    }

    [Fact]
    public void Any_bytes_parse_or_are_refused() => Hex.AnyBytes(bytes =>
    {
        if (TcpQuote.TryParse(bytes, out TcpQuote quote)) _ = quote.OptionBytes.Length + (quote.Window ?? 0) + (int)(quote.Flags ?? 0);
        if (!TcpSegment.TryParse(bytes, out TcpSegment segment)) return;
        segment.TryGetFastOpen(out _, out _);
        foreach (TcpOption option in segment.Options)
        {
            option.TryReadTimestamps(out _, out _);
        }

        (segment.HeaderLength + segment.Payload.Length).ShouldBe(bytes.Length);
        _ = segment.IsChecksumRight(PacketAddress.LoopbackV4, PacketAddress.LoopbackV4);
    });
}
