using Sonde.Packets.Captures;

namespace Sonde.Tests.Packets.Captures;

public sealed class CaptureReaderTests
{
    private static readonly byte[] Ip = Hex.Bytes("4500001c0001000040110000c0000201c6336407 0001 0002 0008 0000");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_written_is_read(bool ng)
    {
        using var file = new MemoryStream();
        CaptureWriter writer = ng ? new PcapngWriter(file) : new PcapWriter(file);
        writer.Write(1_700_000_000_123_456_789, Ip);
        writer.Write(1_700_000_001_000_000_000, Ip.AsSpan(0, 25)); // not a multiple of four
        writer.Write(0, []);
        List<string> seen = ReadAll(file.ToArray(), out string? fault);
        fault.ShouldBeNull();
        seen.ShouldBe(
            [$"1700000000123456789 Raw {Convert.ToHexString(Ip)}", $"1700000001000000000 Raw {Convert.ToHexString(Ip.AsSpan(0, 25))}",
                "0 Raw "]);
    }

    [Fact]
    public void Big_endian_file_with_microseconds_is_read()
        => ReadAll(Hex.Bytes("a1b2c3d4 0002 0004 00000000 00000000 00010000 00000001 00000001 00000002 00000001 00000040 ff"), out _)
            .ShouldBe(["1000002000 Ethernet FF"]);

    [Fact]
    public void Big_endian_section_with_units_of_its_own_is_read()
        => ReadAll(Hex.Bytes("0a0d0d0a 0000001c 1a2b3c4d 0001 0000 ffffffffffffffff 0000001c"
                + "00000001 0000001c 0065 0000 00000000 0009 0001 03000000 0000001c" // milliseconds
                + "00000bad 0000000c 0000000c" // a block nobody knows
                + "00000006 00000024 00000000 00000000 000003e9 00000001 00000001 45000000 00000024"
                + "00000003 00000014 00000002 46470000 00000014"), out _)
            .ShouldBe(["1001000000 Raw 45", "0 Raw 4647"]);

    [Theory]
    [InlineData("d4c3b2a1 0200 0400 00000000 00000000 00000100 01000000 01000000 02000000 ffffff7f ffffff7f 45")] // 2 GB stated
    [InlineData("d4c3b2a1 0200 0400 00000000 00000000 00000100 01000000 01000000 02000000 10000000 10000000 45")] // cut
    [InlineData("0a0d0d0a 1c000000 4d3c2b1a 0100 0000 ffffffffffffffff 1c000000 06000000 00000000")] // length 0
    // no interface
    [InlineData(
        "0a0d0d0a 1c000000 4d3c2b1a 0100 0000 ffffffffffffffff 1c000000 06000000 20000000 00000000 00000000 00000000 00000000 00000000 20000000")]
    public void Wrong_file_ends_with_a_fault(string hex)
    {
        ReadAll(Hex.Bytes(hex), out string? fault).ShouldBeEmpty();
        fault.ShouldNotBeNull();
    }

    [Theory]
    [InlineData(LinkType.Ethernet, "ffffffffffff 000000000001 0800 45", true)]
    [InlineData(LinkType.Ethernet, "ffffffffffff 000000000001 88a8 0001 8100 0002 86dd 60", true)]
    [InlineData(LinkType.Ethernet, "ffffffffffff 000000000001 0806 45", false)]
    [InlineData(LinkType.Raw, "45", true)]
    [InlineData(LinkType.Raw, "15", false)]
    [InlineData(LinkType.Null, "02000000 45", true)]
    [InlineData(LinkType.LinuxSll, "0000 0304 0006 0000000000000000 0800 45", true)]
    [InlineData(LinkType.LinuxSll2, "86dd 0000 00000001 0001 00 06 0000000000000000 60", true)]
    [InlineData((LinkType)147, "45", false)]
    public void Packet_is_found_behind_the_link_header(LinkType type, string hex, bool found)
    {
        LinkLayer.TryGetIp(type, Hex.Bytes(hex), out ReadOnlySpan<byte> ip).ShouldBe(found);
        ip.Length.ShouldBe(found ? 1 : 0);
    }

    [Fact]
    public void Any_bytes_are_read_or_refused_in_bounded_memory()
    {
        using var file = new MemoryStream();
        var writer = new PcapngWriter(file);
        for (int i = 0; i < 5; i++) writer.Write(i, Ip);
        byte[] whole = file.ToArray();
        var random = new Random(7);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 2000; i++)
        {
            byte[] broken = [.. whole];
            for (int j = 0; j < 4; j++) broken[random.Next(broken.Length)] = (byte)random.Next(256);
            ReadAll(broken, out _);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(100_000_000);
        foreach (LinkType type in Enum.GetValues<LinkType>())
            Hex.AnyBytes(bytes => LinkLayer.TryGetIp(type, bytes, out _), count: 2000, maximum: 40);
    }

    private static List<string> ReadAll(byte[] file, out string? fault)
    {
        var seen = new List<string>();
        fault = "not opened";
        if (!CaptureReader.TryOpen(new MemoryStream(file), out CaptureReader? reader)) return seen;
        while (reader!.TryRead(out CapturedPacket packet))
            seen.Add($"{packet.TimestampNs} {packet.LinkType} {Convert.ToHexString(packet.Frame)}");
        fault = reader.Fault;
        return seen;
    }
}
