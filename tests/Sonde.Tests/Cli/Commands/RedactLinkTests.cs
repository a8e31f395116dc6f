using System.Buffers.Binary;
using System.Net;
using Sonde.Packets;
using Sonde.Packets.Captures;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;

namespace Sonde.Tests.Cli.Commands;

/// <summary>
/// An ordinary capture has more in it than a measurement: routers of a private network, and what its machines say to each other.
/// </summary>
public sealed class RedactLinkTests : IDisposable
{
    private const string Me = "203.0.113.50", Me6 = "2001:db8:1::50", Far = "198.51.100.9", Far6 = "2001:db8:9::9", Router = "192.168.1.1",
        OwnLink = "fe80::a6b1:c1ff:fed2:e3f4", RouterLink = "fe80::3e37:2bff:fe0a:b0c";

    private static readonly byte[] Card = [0xA4, 0xB1, 0xC1, 0xD2, 0xE3, 0xF4], RouterCard = [0x3C, 0x37, 0x2B, 0x0A, 0x0B, 0x0C];
    private static readonly byte[] Everybody = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF];

    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Private_routers_become_loopback_wherever_they_stand_unless_they_are_kept()
    {
        byte[] probe = Udp(Me, Far, 40_000, 33_434), name = Udp(Me, Router, 40_001, 53);
        byte[][] packets =
        [
            probe, Error(Router, Me, probe), name,
            // The gateway that a redirect names, and a router that cites what another one made of our packet.
            Icmp(Router, Me, IcmpType.Redirect, 1, Address("10.1.2.3").Ipv4, probe), Error("100.64.0.1", Me, Udp(Router, Far, 40_000, 33_434)),
            // A router of the next network, of whom nothing is told, and the target itself.
            Error("203.0.113.1", Me, probe), Icmp(Far, Me, IcmpType.DestinationUnreachable, 3, 0, probe),
        ];
        byte[][] left = Redacted(packets, 0);
        left.Length.ShouldBe(packets.Length);
        foreach (string hidden in (string[])[Me, Router, "10.1.2.3", "100.64.0.1"]) Has(left, Address(hidden)).ShouldBeFalse(hidden);
        Source(left[1]).ShouldBe("127.0.0.1");
        Has(left, Address("203.0.113.1")).ShouldBeTrue();
        byte[][] kept = Redacted(packets, 0, "--keep-private-hops");
        Has(kept, Address(Me)).ShouldBeFalse();
        Source(kept[1]).ShouldBe(Router);
        Source(kept[4]).ShouldBe("100.64.0.1");
    }

    [Fact]
    public void Private_target_that_speaks_of_itself_is_no_router()
    {
        byte[] probe = Udp(Me, "10.9.0.1", 40_000, 33_434);
        byte[][] left = Redacted([probe, Icmp("10.9.0.1", Me, IcmpType.DestinationUnreachable, 3, 0, probe)], 0);
        Source(left[1]).ShouldBe("10.9.0.1");
    }

    [Fact]
    public void Error_of_a_router_that_is_known_on_the_link_only_is_evidence_and_its_address_is_not()
    {
        byte[] probe = Udp(Me6, Far6, 40_000, 33_434);
        byte[][] left = Redacted([probe, Error(RouterLink, Me6, probe)], 0);
        Source(left[1]).ShouldBe("::1");
        Has(left, Address(RouterLink)).ShouldBeFalse();
        Source(Redacted([probe, Error(RouterLink, Me6, probe)], 0, "--keep-private-hops")[1]).ShouldBe(RouterLink);
    }

    [Fact]
    public void What_machines_of_a_link_say_to_each_other_is_left_out_and_counted()
    {
        byte[] probe = Udp(Me, Far, 40_000, 33_434), probe6 = Udp(Me6, Far6, 40_000, 33_434);
        byte[][] ofLink =
        [
            Neighbour(OwnLink, "ff02::1:ff0a:b0c", 135), Neighbour(RouterLink, OwnLink, 136), Neighbour(RouterLink, Me6, 135),
            Neighbour("2001:db8:1::3e37:2bff:fe0a:b0c", Me6, 136), Neighbour(RouterLink, "ff02::1", 134),
            Udp("0.0.0.0", "255.255.255.255", 68, 67), Udp(Me, Router, 68, 67), Udp(Router, Me, 67, 68),
            Udp(OwnLink, "ff02::1:2", 546, 547), Udp(Me6, "2001:db8:1::1", 546, 547),
            Udp(Me, "224.0.0.251", 5353, 5353), Udp(Me, "203.0.113.60", 5353, 5353), Udp("192.168.1.7", Me, 5353, 40_100),
            Udp(Me, "224.0.0.252", 40_001, 5355), Udp("192.168.1.7", Me, 5355, 40_001),
            Udp("192.168.1.5", "192.168.1.255", 137, 137), Udp("192.168.1.5", "192.168.1.255", 138, 138), Udp(Me, Far, 137, 137),
            Udp(Me, "239.255.255.250", 40_002, 1900), Udp(Router, Me, 1900, 40_002), Udp(Router, Me, 5351, 40_003),
            Udp("169.254.3.4", Me, 40_000, 40_000),
            // The port that nobody listens on is of a packet of the link; so is what a tunnel carries.
            Icmp("192.168.1.7", Me, IcmpType.DestinationUnreachable, 3, 0, Udp(Me, "192.168.1.7", 5353, 5353)),
            Tunnel(Me, Far, Neighbour(OwnLink, "ff02::1", 133)),
        ];
        // A frame for all machines, whatever its address is.
        byte[] broadcast = Udp("192.168.1.5", "192.168.3.255", 17_500, 17_500);
        string file = Capture(
            [(Card, probe), .. ofLink.Select(packet => (Card, packet)), (Card, probe6), (Everybody, broadcast), (Everybody, [])]);
        CliRun run = _host.Run("redact", file, "--probe-ip", Me, "--probe-ip", Me6, "-o", _host.Path("out.pcap")).Ends(3);
        run.Error.ShouldContain($"{ofLink.Length + 2} packets of the local network, or without IP, are left out: they are no measurement");
        byte[][] left = Packets(_host.Path("out.pcap"));
        left.Length.ShouldBe(2, string.Join(", ", left.Select(each => $"{Source(each)} {Convert.ToHexString(each)}")));
    }

    [Fact]
    public void Services_of_those_names_are_measured_where_they_are_far()
    {
        byte[][] packets =
        [
            Udp(Me, Far, 40_000, 5353), Udp(Far, Me, 5353, 40_000), Udp(Me, Far, 40_000, 137), Udp(Me, Far, 40_000, 1900),
            Udp(Me, Far, 40_000, 67), Udp(Me, Router, 40_000, 53), Icmp(Me, Far, IcmpType.EchoRequest, 0, 1, []),
            Icmp(Me6, Far6, Icmpv6Type.EchoRequest, 0, 1, []),
        ];
        Redacted(packets, 0).Length.ShouldBe(packets.Length);
    }

    private byte[][] Redacted(byte[][] packets, int ends, params string[] more)
    {
        File.Delete(_host.Path("out.pcap"));
        string file = Capture([.. packets.Select(packet => (Card, packet))]);
        _host.Run(["redact", file, "--probe-ip", Me, "--probe-ip", Me6, "-o", _host.Path("out.pcap"), .. more]).Ends(ends);
        return Packets(_host.Path("out.pcap"));
    }

    private static byte[][] Packets(string file)
    {
        using FileStream from = File.OpenRead(file);
        CaptureReader.TryOpen(from, out CaptureReader? reader).ShouldBeTrue();
        List<byte[]> packets = [];
        while (reader!.TryRead(out CapturedPacket packet))
        {
            packet.TryGetIp(out ReadOnlySpan<byte> ip).ShouldBeTrue();
            packets.Add(ip.ToArray());
        }

        return [.. packets];
    }

    // As tcpdump writes it (Ethernet, little endian); an empty packet is a question of ARP.
    private string Capture(IEnumerable<(byte[] To, byte[] Packet)> packets)
    {
        string file = _host.Path("home.pcap");
        using FileStream to = File.Create(file);
        to.Write([0xD4, 0xC3, 0xB2, 0xA1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, 1, 0, 0, 0]);
        foreach ((byte[] card, byte[] packet) in packets)
        {
            byte[] type = packet.Length == 0 ? [8, 6] : packet[0] >> 4 == 4 ? [8, 0] : [0x86, 0xDD];
            byte[] frame = [.. card, .. RouterCard, .. type, .. packet];
            byte[] record = new byte[16];
            BinaryPrimitives.WriteUInt32LittleEndian(record, 1_790_000_000);
            BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(8), frame.Length);
            BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(12), frame.Length);
            to.Write(record);
            to.Write(frame);
        }

        return file;
    }

    private static bool Has(byte[][] packets, PacketAddress address)
        => packets.Any(packet => packet.AsSpan().IndexOf(address.ToIPAddress().GetAddressBytes()) >= 0);

    private static string Source(byte[] packet) => IpPacket.TryParse(packet, out IpPacket ip) ? ip.Source.ToString() : "none";

    private static PacketAddress Address(string text) => PacketAddress.From(IPAddress.Parse(text));

    private static IpFields Ip(string from, string to) => new(Address(from), Address(to), 64);

    private static byte[] Udp(string from, string to, ushort source, ushort destination)
        => Made(room => PacketWriter.WriteUdp(room, Ip(from, to), source, destination, [1, 2, 3, 4]));

    private static byte[] Error(string from, string to, byte[] cited)
        => Made(room => PacketWriter.WriteIcmpError(
            room, Ip(from, to), cited[0] >> 4 == 4 ? IcmpType.TimeExceeded : Icmpv6Type.TimeExceeded, 0, cited));

    private static byte[] Icmp(string from, string to, byte type, byte code, uint rest, byte[] body)
        => Made(room => PacketWriter.WriteIcmp(room, Ip(from, to), type, code, rest, body));

    private static byte[] Neighbour(string from, string to, byte type) => Icmp(from, to, type, 0, 0, [.. new byte[16], 1, 1, .. Card]);

    private static byte[] Tunnel(string from, string to, byte[] packet)
        => Made(room =>
        {
            int header = IpWriter.WriteHeader(room, Ip(from, to), IpProtocol.Ipv6, packet.Length, []);
            packet.CopyTo(room, header);
            return header + packet.Length;
        });

    private static byte[] Made(Func<byte[], int> write)
    {
        byte[] room = new byte[512];
        return room[..write(room)];
    }
}
