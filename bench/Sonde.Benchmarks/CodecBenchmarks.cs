using BenchmarkDotNet.Attributes;
using Sonde.Packets;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Redaction;
using Sonde.Packets.Tcp;
using Sonde.Packets.Udp;

namespace Sonde.Benchmarks;

/// <summary>The packet codec: nanoseconds per parse and build, and no allocation.</summary>
[MemoryDiagnoser]
public class CodecBenchmarks
{
    private static readonly PacketAddress Probe = PacketAddress.FromIpv4(0xC000020A), Target = PacketAddress.FromIpv4(0xC6336407),
        Router = PacketAddress.FromIpv4(0xCB007101);
    private static readonly IpFields Fields = new(Probe, Target, 7) { Id = 777 };
    private static readonly IpFields FieldsV6 = new(
        PacketAddress.Read([0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
        PacketAddress.Read([0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]), 7);

    private readonly byte[] _room = new byte[256];
    private readonly PacketRedactor _redactor = new([Probe]);
    private byte[] _synAck = [], _exceeded = [], _exceededV6 = [], _redacted = [];

    [GlobalSetup]
    public void Setup()
    {
        Span<byte> options = stackalloc byte[40], extensions = stackalloc byte[32];
        var tcp = new TcpOptionWriter(options);
        tcp.MaximumSegmentSize(1460);
        tcp.SackPermitted();
        tcp.Timestamps(1, 2);
        tcp.WindowScale(7);
        _synAck = _room[..PacketWriter.WriteTcp(_room, new(Target, Probe, 50), new(443, 40000, TcpFlags.Syn | TcpFlags.Ack), tcp.Finish())];
        var mpls = new IcmpExtensionWriter(extensions);
        mpls.Mpls(new MplsLabel(16190, 0, IsBottom: true, 1));
        byte[] cited = _room[..PacketWriter.WriteUdp(_room, Fields, 40000, 53)];
        _exceeded = _room[..PacketWriter.WriteIcmpError(_room, new(Router, Probe, 250), IcmpType.TimeExceeded, 0, cited, mpls.Finish())];
        cited = _room[..PacketWriter.WriteUdp(_room, FieldsV6, 40000, 53)];
        _exceededV6 = _room[..PacketWriter.WriteIcmpError(_room, FieldsV6, Icmpv6Type.TimeExceeded, 0, cited)];
        _redacted = new byte[_exceeded.Length];
    }

    [Benchmark]
    public int BuildSyn() => PacketWriter.WriteTcp(_room, Fields, new(40000, 443) { Sequence = 4660 });

    [Benchmark]
    public int BuildUdp() => PacketWriter.WriteUdp(_room, Fields, 40000, 53);

    [Benchmark]
    public int BuildEcho() => PacketWriter.WriteEchoRequest(_room, Fields, 7, 1);

    [Benchmark]
    public int BuildUdpOfIPv6() => PacketWriter.WriteUdp(_room, FieldsV6, 40000, 53);

    [Benchmark]
    public int ParseSynAckWithOptions()
    {
        if (!IpPacket.TryParse(_synAck, out IpPacket ip) || !TcpSegment.TryParse(ip.Payload, out TcpSegment tcp)) return -1;
        int kinds = 0;
        foreach (TcpOption option in tcp.Options) kinds += option.Kind;
        return kinds + (int)tcp.Acknowledgement;
    }

    [Benchmark]
    public int ParseTimeExceededWithLabels() => Cited(_exceeded);

    [Benchmark]
    public int ParseTimeExceededOfIPv6() => Cited(_exceededV6);

    [Benchmark]
    public ushort ChecksumOf1480Bytes() => Checksum.Of(Large);

    [Benchmark]
    public bool RedactTimeExceeded()
    {
        _exceeded.CopyTo(_redacted, 0);
        return _redactor.TryRedact(_redacted);
    }

    private static readonly byte[] Large = new byte[1480];

    private static int Cited(byte[] packet)
    {
        if (!IpPacket.TryParse(packet, out IpPacket ip) || !IcmpMessage.TryParse(ip.Payload, ip.Protocol, out IcmpMessage icmp)
            || !icmp.TryGetCitation(out IcmpCitation citation) || !IpPacket.TryParse(citation.Datagram, out IpPacket cited)
            || !UdpDatagram.TryParse(cited.Payload, out UdpDatagram udp)) return -1;
        int labels = 0;
        if (IcmpExtensions.TryParse(citation.ExtensionBytes, out IcmpExtensions extensions))
        {
            foreach (IcmpExtensionObject item in extensions.Objects)
                if (item.LabelCount > 0) labels += item.Label(0).Label;
        }

        return labels + udp.SourcePort;
    }
}
