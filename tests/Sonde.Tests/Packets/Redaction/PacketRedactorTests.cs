using System.Buffers.Binary;
using System.Net;
using System.Text.Json;
using Sonde.Packets;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Redaction;
using Sonde.Packets.Tcp;
using Sonde.Packets.Text;
using Sonde.Packets.Udp;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Packets.Redaction;

public sealed class PacketRedactorTests
{
    private static readonly PacketAddress Probe = PacketAddress.FromIpv4(0xC000020A), Target = PacketAddress.FromIpv4(0xC6336407),
        Router = PacketAddress.FromIpv4(0xCB007101);

    [Theory]
    // An own SYN: addresses, IP and TCP checksum.
    [InlineData("RQAAKAMJAAADBsiCwAACCsYzZAecQAG7AAASNAAAAABQAiAA820AAA==", "RQAAKAMJAAADBguMfwAAAcYzZAecQAG7AAASNAAAAABQAiAANncAAA==")]
    // A time exceeded that cites UDP: the cited address and its checksum.
    [InlineData(
        "RQAAPQAJAAD6AcKqywBxAcAAAgoLAOFjAAAAAEUAACEDCwAAARHKfMAAAgrGM2QHnEEfkAANE+toZWxsbw==",
        "RQAAPQAJAAD6AQW0ywBxAX8AAAELAPVOAAAAAEUAACEDCwAAARENhn8AAAHGM2QHnEEfkAANAABoZWxsbw==")]
    // Record route in both headers.
    [InlineData(
        "SAAAUAAJAAD6AZ+OywBxAcAAAgoHCwzAAAIKywBxAQALAOFeAAAAAEgAACgAAQAAARGqdsAAAgrGM2QHBwsMwAACCssAcQEAnEEAFgAId0E=",
        "SAAAUAAJAAD6Ae+VywBxAX8AAAEHCwwAAAAAAAAAAAALAFigAAAAAEgAACgAAQAAARH6fX8AAAHGM2QHBwsMAAAAAAAAAAAAnEEAFgAIAAA=")]
    // A redirect.
    [InlineData(
        "RQAAOAAJAAD6AcKvywBxAcAAAgoFAapeywBx/kUAABwAAQAAARHNi8AAAgrGM2QHnEEAFgAId0E=",
        "RQAAOAAJAAD6AQW5ywBxAX8AAAEFASGgywBx/kUAABwAAQAAAREQlX8AAAHGM2QHnEEAFgAIAAA=")]
    public void Packet_is_redacted_to_the_byte(string raw, string redacted)
    {
        byte[] packet = Convert.FromBase64String(raw);
        new PacketRedactor([Probe]).TryRedact(packet).ShouldBeTrue();
        Convert.ToBase64String(packet).ShouldBe(redacted);
    }

    [Theory]
    [InlineData("192.0.2.10", "198.51.100.53", "192.0.2.10", true)]
    [InlineData("192.0.2.10", "198.51.100.53", "127.0.0.1", false)]
    [InlineData("192.0.2.10", "198.51.100.53", "203.0.113.9", false)]
    [InlineData("2001:db8::10", "2001:db8:1::53", "2001:db8::10", true)]
    [InlineData("2001:db8::10", "2001:db8:1::53", "::1", false)]
    public void Answer_that_named_the_prober_is_marked_by_a_checksum_of_zero_and_stays_so(
        string own, string resolver, string named, bool isMarked)
    {
        PacketAddress prober = PacketAddress.From(IPAddress.Parse(own)), asked = PacketAddress.From(IPAddress.Parse(resolver));
        byte[] address = IPAddress.Parse(named).GetAddressBytes(), room = new byte[256];
        byte[] message = [
            0, 7, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0, 1, (byte)'a', 0, 0, (byte)(address.Length == 4 ? 1 : 28), 0, 1,
            0xC0, 12, 0, (byte)(address.Length == 4 ? 1 : 28), 0, 1, 0, 0, 0, 60, 0, (byte)address.Length, .. address];
        byte[] packet = room[..PacketWriter.WriteUdp(room, new IpFields(asked, prober, 60), 53, 40_000, message)];
        foreach (PacketRedactor redactor in (PacketRedactor[])[new([prober]), new([prober]), new([Router])])
        {
            redactor.TryRedact(packet).ShouldBeTrue();
            IpPacket.TryParse(packet, out IpPacket read).ShouldBeTrue();
            packet.AsSpan().IndexOf(prober.ToIPAddress().GetAddressBytes()).ShouldBe(-1);
            HiddenAnswers.AreIn(read).ShouldBe(isMarked);
            (BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(read.IsIpv4 ? 10 : 46)) == 0).ShouldBe(isMarked);
            byte[] standing = HiddenAnswers.StandFor(read);
            standing.AsSpan().IndexOf(HiddenAnswers.StandIns[read.IsIpv4 ? 0 : 1].ToIPAddress().GetAddressBytes())
                .ShouldBe(named == "203.0.113.9" ? -1 : packet.Length - address.Length);
        }
    }

    [Fact]
    public void Nothing_published_differs_when_only_the_secret_differs()
    {
        var random = new Random(11);
        int compared = 0, packets = Repetitions.Of(4_000, 20_000, 20_000);
        for (int i = 0; i < packets; i++)
        {
            int seed = random.Next(), kind = random.Next(PacketMaker.Kinds);
            bool v4 = PacketMaker.IsIpv4(kind);
            PacketAddress first = PacketMaker.Address(random, v4), second = PacketMaker.Address(random, v4);
            byte[] a = PacketMaker.Make(kind, first, seed), b = PacketMaker.Make(kind, second, seed);
            if (!new PacketRedactor([first]).TryRedact(a) || !new PacketRedactor([second]).TryRedact(b)) continue;
            compared++;
            Convert.ToHexString(a).ShouldBe(Convert.ToHexString(b), $"kind {kind}, seed {seed}");
            ScapyText.Summary(a).ShouldBe(ScapyText.Summary(b));
        }

        compared.ShouldBeGreaterThan(packets * 199 / 200);
    }

    [Fact]
    public void Published_checksums_are_right_or_zero()
    {
        var random = new Random(12);
        for (int i = 0; i < 5000; i++)
        {
            int kind = random.Next(PacketMaker.Kinds);
            PacketAddress secret = PacketMaker.Address(random, PacketMaker.IsIpv4(kind));
            byte[] packet = PacketMaker.Make(kind, secret, random.Next());
            if (!new PacketRedactor([secret]).TryRedact(packet)) continue;
            CheckSums(packet);
        }
    }

    [Dear]
    [Fact]
    public void Redacting_again_changes_nothing()
    {
        var random = new Random(13);
        for (int i = 0; i < 5000; i++)
        {
            int kind = random.Next(PacketMaker.Kinds);
            PacketAddress secret = PacketMaker.Address(random, PacketMaker.IsIpv4(kind));
            byte[] packet = PacketMaker.Make(kind, secret, random.Next());
            var redactor = new PacketRedactor([secret]);
            if (!redactor.TryRedact(packet)) continue;
            byte[] again = [.. packet];
            redactor.TryRedact(again).ShouldBeTrue();
            again.ShouldBe(packet);
        }
    }

    [Fact]
    public void Address_that_a_NAT_left_in_a_citation_is_redacted_too()
    {
        byte[] packet = new byte[256], cited = new byte[64];
        PacketAddress nat = PacketAddress.FromIpv4(0xCB0071C8);
        int length = PacketWriter.WriteUdp(cited, new(nat, Target, 1), 40000, 53);
        length = PacketWriter.WriteIcmpError(packet, new(Router, Probe, 64), IcmpType.TimeExceeded, 0, cited.AsSpan(0, length));
        Span<byte> published = packet.AsSpan(0, length);
        new PacketRedactor([Probe]).TryRedact(published).ShouldBeTrue();
        ScapyText.Summary(published).ShouldNotContain(nat.ToString());
    }

    [Fact]
    public void Data_with_the_address_as_bytes_and_as_text_lose_it()
    {
        byte[] packet = new byte[256];
        int length = PacketWriter.WriteTcp(
            packet, new(Target, Probe, 64), new(80, 40000, TcpFlags.Ack), default,
            [.. "you are 192.0.2.10, not 192.0.2.101 "u8, 0xC0, 0, 2, 10]);
        Span<byte> published = packet.AsSpan(0, length);
        new PacketRedactor([Probe]).TryRedact(published).ShouldBeTrue();
        ScapyText.Summary(published).ShouldContain("you are **********, not 192.0.2.101");
        published.IndexOf(Hex.Bytes("c000020a")).ShouldBe(-1);
    }

    [Fact]
    public void Secret_where_no_field_is_known_makes_the_packet_unsafe()
    {
        byte[] packet = new byte[64];
        int length = PacketWriter.WriteTcp(packet, new(Router, Target, 64), new(80, 40000) { Sequence = Probe.Ipv4 });
        new PacketRedactor([Probe]).TryRedact(packet.AsSpan(0, length)).ShouldBeFalse();
        new PacketRedactor([Probe]).TryRedact("no packet"u8.ToArray()).ShouldBeFalse();
    }

    [Fact]
    public void Addresses_that_embed_a_secret_are_secret()
    {
        var redactor = new PacketRedactor([Probe]);
        foreach (string text in new[] { "::ffff:192.0.2.10", "2002:c000:20a::1", "64:ff9b::192.0.2.10", "2001:0:1:2:3:4:3fff:fdf5" })
        {
            PacketAddress.TryParse(text, out PacketAddress address).ShouldBeTrue();
            redactor.IsSecret(address).ShouldBeTrue(text);
            redactor.Publish(address).ShouldBe(PacketAddress.LoopbackV6);
        }
    }

    [Fact]
    public void Any_bytes_are_redacted_or_refused()
    {
        var redactor = new PacketRedactor([Probe]);
        Hex.AnyBytes(bytes =>
        {
            if (bytes.Length > 20)
            {
                bytes[0] = bytes[1] % 2 == 0 ? (byte)(0x45 + bytes[1] % 3) : (byte)0x60;
                byte[] protocols = [1, 4, 6, 17, 41, 58, 33, 0, 43, 44, 60];
                bytes[9] = protocols[bytes[9] % 4];
                bytes[6] = bytes[0] == 0x60 ? protocols[bytes[6] % protocols.Length] : (byte)0;
                if (bytes[0] == 0x60) bytes[4] = 0;
            }

            int length = bytes.Length;
            if (redactor.TryRedact(bytes)) bytes.AsSpan().IndexOf(Hex.Bytes("c000020a")).ShouldBe(-1);
            bytes.Length.ShouldBe(length);
        });
    }

    [Fact]
    public void Golden_vectors_are_redacted_to_the_byte()
    {
        using JsonDocument vectors = JsonDocument.Parse(File.ReadAllBytes(Samples.Path("golden/vectors/redaction.json")));
        int count = 0;
        foreach (JsonElement vector in vectors.RootElement.GetProperty("vectors").EnumerateArray())
        {
            byte[] packet = vector.GetProperty("raw").GetBytesFromBase64();
            List<PacketAddress> secrets = [
                .. vector.GetProperty("secrets").EnumerateArray()
                .Select(s => PacketAddress.From(System.Net.IPAddress.Parse(s.GetString()!)))];
            new PacketRedactor(secrets).TryRedact(packet).ShouldBeTrue();
            Convert.ToBase64String(packet).ShouldBe(vector.GetProperty("redacted").GetString(), vector.GetProperty("name").GetString());
            ScapyText.Summary(packet).ShouldBe(vector.GetProperty("summary_scapy_2.2.0").GetString());
            count++;
        }

        count.ShouldBeGreaterThan(10);
    }

    private static void CheckSums(ReadOnlySpan<byte> packet)
    {
        IpPacket.TryParse(packet, out IpPacket ip).ShouldBeTrue();
        if (ip.IsIpv4)
        {
            _ = Ipv4Packet.TryParse(packet, out Ipv4Packet v4);
            v4.IsHeaderChecksumRight.ShouldBeTrue();
        }

        if (ip.IsTruncated || ip.MoreFragments || ip.FragmentOffset > 0) return;
        if (ip.Protocol == IpProtocol.Tcp && TcpSegment.TryParse(ip.Payload, out TcpSegment tcp) && tcp.Checksum != 0)
            tcp.IsChecksumRight(ip.Source, ip.Destination).ShouldBeTrue();
        if (ip.Protocol == IpProtocol.Udp && UdpDatagram.TryParse(ip.Payload, out UdpDatagram udp))
            udp.IsChecksumRight(ip.Source, ip.Destination).ShouldNotBe(false);
        if (!IcmpMessage.TryParse(ip.Payload, ip.Protocol, out IcmpMessage icmp)) return;
        if (icmp.Checksum != 0) icmp.IsChecksumRight(ip.Source, ip.Destination).ShouldBeTrue();
        if (icmp.TryGetCitation(out IcmpCitation citation)
            && IcmpExtensions.TryParse(citation.ExtensionBytes, out IcmpExtensions extensions)) extensions.IsChecksumRight.ShouldNotBe(
            false);
    }
}
