using Sonde.Packets;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.Tests.Packets.Icmp;

public sealed class IcmpMessageTests
{
    private static readonly PacketAddress Router = PacketAddress.FromIpv4(0xCB007101), Probe = PacketAddress.FromIpv4(0xC000020A),
        Target = PacketAddress.FromIpv4(0xC6336407);
    private static readonly PacketAddress RouterV6 = V6("2001:db8::1"), ProbeV6 = V6("2001:db8::2"), TargetV6 = V6("2001:db8:1::3");

    [Fact]
    public void Mpls_labels_of_a_compliant_message_are_read()
    {
        byte[] message = TimeExceeded(compliant: true, labels: [new(16190, 0, IsBottom: false, 255), new(42, 5, IsBottom: true, 1)]);
        IcmpMessage.TryParse(message, IpProtocol.Icmp, out IcmpMessage icmp).ShouldBeTrue();
        icmp.IsTtlExceeded.ShouldBeTrue();
        icmp.IsChecksumRight(Router, Probe).ShouldBeTrue();
        icmp.TryGetCitation(out IcmpCitation citation).ShouldBeTrue();
        citation.IsCompliant.ShouldBeTrue();
        citation.Padded.Length.ShouldBe(128);
        Labels(citation).ShouldBe([new(16190, 0, IsBottom: false, 255), new(42, 5, IsBottom: true, 1)]);
        IpPacket.TryParse(citation.Datagram, out IpPacket cited).ShouldBeTrue();
        cited.Destination.ShouldBe(Target);
        cited.Payload.Length.ShouldBe(8);
    }

    [Fact]
    public void Mpls_labels_of_the_form_without_length_are_read()
    {
        byte[] message = TimeExceeded(compliant: false, labels: [new(7, 0, IsBottom: true, 1)]);
        IcmpMessage.TryParse(message, IpProtocol.Icmp, out IcmpMessage icmp).ShouldBeTrue();
        icmp.TryGetCitation(out IcmpCitation citation).ShouldBeTrue();
        citation.IsCompliant.ShouldBeFalse();
        citation.ExtensionOffset.ShouldBe(128);
        Labels(citation).ShouldBe([new(7, 0, IsBottom: true, 1)]);
    }

    [Fact]
    public void Form_without_length_needs_a_right_checksum()
    {
        byte[] message = TimeExceeded(compliant: false, labels: [new(7, 0, IsBottom: true, 1)]);
        message[^1] ^= 0x55;
        IcmpMessage.TryParse(message, IpProtocol.Icmp, out IcmpMessage icmp).ShouldBeTrue();
        icmp.TryGetCitation(out IcmpCitation citation).ShouldBeTrue();
        citation.ExtensionOffset.ShouldBe(-1);
        citation.Datagram.Length.ShouldBe(message.Length - 8);
    }

    [Theory]
    [InlineData(8, 8)]
    [InlineData(20, 18)] // no urgent data
    [InlineData(44, 44)]
    public void Zeros_behind_a_segment_are_no_citation_whatever_is_left_of_extensions(int cited, int read)
    {
        byte[] whole = Labelled(cited);
        int padded = 128, extensions = whole.Length - 8 - padded;
        // As much as a capture kept, down to some of the padding: the structure, some of it, its header alone, none.
        int[] cuts = [padded + extensions, padded + 6, padded + 4, padded + 3, padded + 1, padded, padded - 1, 20 + cited + 6];
        foreach (int kept in cuts) Segment(whole.AsSpan(0, 8 + kept)).Length.ShouldBe(read, $"{kept} bytes kept");
    }

    [Fact]
    public void Zeros_where_a_header_states_its_length_are_none_though_no_length_is_stated()
    {
        byte[] message = Labelled(8)[..(8 + 128)];
        message[5] = 0;
        Segment(message).Length.ShouldBe(8);
        // A whole header is left as it is.
        message = Labelled(44)[..(8 + 128)];
        message[5] = 0;
        Segment(message).Length.ShouldBe(44);
    }

    [Fact]
    public void Extensions_in_IPv6_count_words_of_eight_bytes()
    {
        byte[] packet = new byte[512];
        byte[] structure = new byte[64];
        var writer = new IcmpExtensionWriter(structure);
        writer.Mpls(new MplsLabel(99, 1, IsBottom: true, 3));
        int cited = PacketWriter.WriteUdp(packet, new(ProbeV6, TargetV6, 1), 40000, 53);
        byte[] quote = packet[..cited];
        int length = PacketWriter.WriteIcmpError(packet, new(RouterV6, ProbeV6, 64), Icmpv6Type.TimeExceeded, 0, quote, writer.Finish());
        IpPacket.TryParse(packet.AsSpan(0, length), out IpPacket ip).ShouldBeTrue();
        IcmpMessage.TryParse(ip.Payload, ip.Protocol, out IcmpMessage icmp).ShouldBeTrue();
        icmp.Bytes[4].ShouldBe((byte)16);
        icmp.IsChecksumRight(ip.Source, ip.Destination).ShouldBeTrue();
        icmp.TryGetCitation(out IcmpCitation citation).ShouldBeTrue();
        Labels(citation).ShouldBe([new(99, 1, IsBottom: true, 3)]);
    }

    [Fact]
    public void Interface_information_is_read() // RFC 5837: role 2, ifIndex, IPv4 address, name, MTU
    {
        byte[] structure = new byte[64];
        var writer = new IcmpExtensionWriter(structure);
        writer.Object(IcmpExtensionObject.InterfaceClass, 0x8F, Hex.Bytes("00000005 00010000 cb007105 08 657468300000 00 000005dc"));
        IcmpExtensions.TryParse(writer.Finish(), out IcmpExtensions extensions).ShouldBeTrue();
        extensions.IsChecksumRight.ShouldBe(true);
        IcmpExtensionEnumerator objects = extensions.Objects;
        objects.MoveNext().ShouldBeTrue();
        InterfaceInfo.TryParse(objects.Current, out InterfaceInfo? info).ShouldBeTrue();
        info.ShouldBe(new InterfaceInfo(2, 5, PacketAddress.FromIpv4(0xCB007105), "eth0", 1500));
        objects.MoveNext().ShouldBeFalse();
    }

    [Theory]
    [InlineData("20000000 0000 0101")] // length 0 never ends a naive walk
    [InlineData("20000000 0003 0101")]
    [InlineData("20000000 ffff 0101")] // overrun
    public void Object_of_a_wrong_length_ends_the_walk(string hex)
    {
        IcmpExtensions.TryParse(Hex.Bytes(hex), out IcmpExtensions extensions).ShouldBeTrue();
        extensions.Objects.MoveNext().ShouldBeFalse();
    }

    [Fact]
    public void Any_bytes_parse_or_are_refused() => Hex.AnyBytes(bytes =>
    {
        if (bytes.Length > 0) bytes[0] %= 20;
        foreach (IpProtocol protocol in new[] { IpProtocol.Icmp, IpProtocol.Icmpv6 })
        {
            if (!IcmpMessage.TryParse(bytes, protocol, out IcmpMessage icmp) || !icmp.TryGetCitation(out IcmpCitation citation)) continue;
            (citation.Padded.Length + citation.ExtensionBytes.Length).ShouldBe(bytes.Length - 8);
            if (!IcmpExtensions.TryParse(citation.ExtensionBytes, out IcmpExtensions extensions)) continue;
            foreach (IcmpExtensionObject item in extensions.Objects)
            {
                for (int i = 0; i < item.LabelCount; i++) item.Label(i);
                _ = InterfaceInfo.TryParse(item, out _);
            }
        }
    }, maximum: 400);

    private static byte[] TimeExceeded(bool compliant, params MplsLabel[] labels)
    {
        byte[] packet = new byte[512], structure = new byte[64];
        var writer = new IcmpExtensionWriter(structure);
        writer.Mpls(labels);
        int cited = PacketWriter.WriteUdp(packet, new(Probe, Target, 1) { Id = 7 }, 40000, 53);
        byte[] quote = packet[..cited];
        int length = compliant
            ? PacketWriter.WriteIcmpError(packet, new(Router, Probe, 64), IcmpType.TimeExceeded, 0, quote, writer.Finish())
            : PacketWriter.WriteIcmp(
                packet, new(Router, Probe, 64), IcmpType.TimeExceeded, 0, 4, [.. quote, .. new byte[128 - cited], .. writer.Finish()]);
        return packet[20..length];
    }

    // Time exceeded with labels that cites so many bytes of a SYN of 44, and states the length.
    private static byte[] Labelled(int cited)
    {
        byte[] packet = new byte[512];
        byte[] options = Hex.Bytes("020405b4 0402080a 12345678 00000001 01010101 01030307");
        PacketWriter.WriteTcp(
            packet, new(Probe, Target, 1) { Id = 7 }, new TcpFields(40000, 80, TcpFlags.Syn) { Sequence = 1, Window = 64000 }, options);
        byte[] quote = packet[..(20 + cited)];
        var writer = new IcmpExtensionWriter(new byte[64]);
        writer.Mpls(new MplsLabel(24001, 0, IsBottom: true, 1));
        int length = PacketWriter.WriteIcmpError(packet, new(Router, Probe, 64), IcmpType.TimeExceeded, 0, quote, writer.Finish());
        return packet[20..length];
    }

    private static ReadOnlySpan<byte> Segment(ReadOnlySpan<byte> message)
    {
        IcmpMessage.TryParse(message, IpProtocol.Icmp, out IcmpMessage icmp).ShouldBeTrue();
        icmp.TryGetCitation(out IcmpCitation citation).ShouldBeTrue();
        IpPacket.TryParse(citation.Datagram, out IpPacket cited).ShouldBeTrue();
        return cited.Payload;
    }

    private static List<MplsLabel> Labels(IcmpCitation citation)
    {
        var labels = new List<MplsLabel>();
        IcmpExtensions.TryParse(citation.ExtensionBytes, out IcmpExtensions extensions).ShouldBeTrue();
        foreach (IcmpExtensionObject item in extensions.Objects)
            for (int i = 0; i < item.LabelCount; i++) labels.Add(item.Label(i));
        return labels;
    }

    private static PacketAddress V6(string text)
        => PacketAddress.TryParse(text, out PacketAddress address) ? address : throw new FormatException(text);
}
