using System.Buffers.Binary;
using Sonde.Experiments.Traceroute.Answers;
using Sonde.Packets;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.Traceroute.Probes;

/// <summary>
/// Makes the packets of a trace. All packets of a flow look alike to a router that spreads load: ports and the flow label stay, and the
/// checksum of an echo request does. What tells them apart is the IPv4 identification, and TCP's sequence number, ICMP's, and UDP's
/// checksum. All of these begin at chance, each by itself, so that nobody who does not see the packets can name one of them. A SYN carries
/// the options and the window that a widespread system's does, as much for what becomes of them on the way as to be treated as one.
/// </summary>
internal sealed class ProbeWriter : IProbeNumbers
{
    private const int Ids = 65535, LabelBits = 20, LegacySequenceBits = 15, UdpChecksumOffset = 6, UdpData = 2, SourceOffset = 8,
        DestinationOffset = 24;
    private const int MostData = 1160;
    private const uint SequenceStep = 16, SequenceStepWithData = 4096; // what is acknowledged never reads as the next probe's
    private const int PortStride = 5003;
    private const ushort LegacyWindow = 8192, Window = 64240;

    private readonly TraceSettings _settings;
    private readonly PacketAddress _source;
    private readonly PacketAddress _destination;
    private readonly int _lowestPort;
    private readonly int _ports;
    private readonly Random _random;
    private readonly int _base, _firstPort, _firstEcho, _firstEchoId, _echoSum, _firstLabel;
    private readonly uint _firstSequence, _sequenceStep;
    private readonly ReadOnlyMemory<byte> _options;
    private readonly Dictionary<ushort, int> _byChecksum = [];

    /// <summary>Makes a writer.</summary>
    /// <param name="settings">How the trace goes.</param>
    /// <param name="source">Where packets come from.</param>
    /// <param name="destination">Where they go.</param>
    /// <param name="ports">The local ports that may be used.</param>
    /// <param name="random">Chance, for numbers that nobody should guess.</param>
    public ProbeWriter(
        TraceSettings settings, PacketAddress source, PacketAddress destination, (int Lowest, int Highest) ports, Random random)
    {
        (_settings, _source, _destination) = (settings, source, destination);
        (_lowestPort, _ports) = (ports.Lowest, ports.Highest - ports.Lowest + 1);
        _sequenceStep = settings.Flows.Any(flow => flow.TcpData.Length > 0) ? SequenceStepWithData : SequenceStep;
        _random = random;
        _base = random.Next(Ids);
        _firstPort = random.Next(_ports);
        (_firstEcho, _firstEchoId, _echoSum) = (random.Next(1 << 16), random.Next(1 << 16), random.Next(1, 1 << 16));
        _firstLabel = random.Next(1 << LabelBits);
        _firstSequence = settings.LegacyPorts ? (uint)random.Next(1 << LegacySequenceBits) : (uint)random.NextInt64(1L << 32);
        _options = settings.LegacyPorts ? ReadOnlyMemory<byte>.Empty : SynOptions(destination.IsIpv4, (uint)random.NextInt64(1L << 32));
    }

    /// <summary>Where packets come from.</summary>
    public PacketAddress Source => _source;

    /// <summary>Where they go.</summary>
    public PacketAddress Destination => _destination;

    /// <summary>How many bits of chance are in a sequence number of TCP's.</summary>
    public double SequenceBits => _settings.LegacyPorts ? LegacySequenceBits : 32;

    /// <summary>Whether the checksum of a UDP datagram is another one for each, by chance.</summary>
    public bool HasChosenChecksums => !_destination.IsIpv4 || (!_settings.LegacyPorts && _settings.UdpPayload.IsEmpty);

    /// <summary>How many bits of chance are in a source port, or in the id of an echo request.</summary>
    public double PortBits(TraceProtocol protocol) => protocol == TraceProtocol.Icmp && !_settings.LegacyPorts ? 16 : Math.Log2(_ports);

    /// <summary>The port, or echo id, of the packets of a flow.</summary>
    public ushort PortOf(int flow) => !_settings.LegacyPorts && _settings.Flows[flow].Protocol == TraceProtocol.Icmp
        ? EchoIdAt(flow)
        : PortAt(flow);

    /// <summary>Bytes of data on the SYNs of a flow.</summary>
    public static int DataLengthOf(TraceFlow flow) => Math.Min(flow.TcpData.Length, MostData);

    /// <summary>Makes a probe.</summary>
    /// <param name="number">Its number in the trace.</param>
    /// <param name="flowNumber">The index of its flow.</param>
    /// <param name="ttl">Its TTL.</param>
    /// <param name="attempt">Which try of its hop and flow it is.</param>
    /// <param name="aside">Which of those that leave from a port of their own, from 0; null: it leaves from its flow's.</param>
    public SentProbe Write(int number, int flowNumber, int ttl, int attempt, int? aside = null)
    {
        TraceFlow flow = _settings.Flows[flowNumber];
        ushort id = IdOf(number);
        int place = _settings.Flows.Count + (aside ?? 0);
        bool isEcho = flow.Protocol == TraceProtocol.Icmp;
        ushort port = _settings.LegacyPorts ? PortAt(number)
            : aside is null ? PortOf(flowNumber) : isEcho ? EchoIdAt(place) : PortAt(place);
        int label = _destination.IsIpv4 ? 0 : LabelOf(aside is null ? flowNumber : place);
        var ip = new IpFields(_source, _destination, (byte)ttl)
        {
            Id = id,
            FlowLabel = label,
            TrafficClass = flow.TrafficClass,
            HasReservedBit = flow.HasReservedBit && _destination.IsIpv4,
        };
        Span<byte> room = stackalloc byte[1280];
        int length;
        uint sequence = 0;
        ushort checksum = 0;
        ushort? data = null;
        switch (flow.Protocol)
        {
            case TraceProtocol.Tcp:
                sequence = SequenceOf(number);
                var tcp = new TcpFields(
                    port, (ushort)flow.Port, flow.TcpFlags)
                { Sequence = sequence, Window = _settings.LegacyPorts ? LegacyWindow : Window };
                length = PacketWriter.WriteTcp(room, ip, tcp, (flow.TcpOptions ?? _options).Span, flow.TcpData.Span[..DataLengthOf(flow)]);
                break;
            case TraceProtocol.Udp when _destination.IsIpv4 && flow.HasNoChecksum:
                length = PacketWriter.WriteUdpWithoutChecksum(room, ip, port, (ushort)flow.Port, _settings.UdpPayload.Span);
                break;
            case TraceProtocol.Udp when _destination.IsIpv4:
                // The checksum is one of chance by the data, which are published; reckoned the other way round they would tell of our
                // address.
                length = PacketWriter.WriteUdp(
                    room, ip, port, (ushort)flow.Port, HasChosenChecksums ? Chance() : _settings.UdpPayload.Span);
                checksum = BinaryPrimitives.ReadUInt16BigEndian(room[(ip.HeaderLength + UdpChecksumOffset)..]);
                break;
            case TraceProtocol.Udp:
                length = PacketWriter.WriteUdpWithChecksum(
                    room, ip with { Source = PacketAddress.LoopbackV6, Destination = PacketAddress.LoopbackV6 }, port, (ushort)flow.Port,
                    id, _settings.UdpPayload.Span);
                checksum = PutAddresses(room, length, IpProtocol.Udp, UdpChecksumOffset);
                _byChecksum[checksum] = number;
                break;
            case TraceProtocol.Icmp when _settings.LegacyPorts:
                length = PacketWriter.WriteEchoRequest(room, ip, port, 0);
                break;
            case TraceProtocol.Icmp when _destination.IsIpv4:
                sequence = (ushort)(_firstEcho + number);
                checksum = (ushort)_echoSum;
                length = PacketWriter.WriteEchoRequestWithChecksum(room, ip, port, (ushort)sequence, checksum);
                data = BinaryPrimitives.ReadUInt16BigEndian(room[(length - 2)..]);
                break;
            default:
                sequence = (ushort)(_firstEcho + number);
                length = PacketWriter.WriteEchoRequestWithChecksum(
                    room, ip with { Source = PacketAddress.LoopbackV6, Destination = PacketAddress.LoopbackV6 }, port, (ushort)sequence,
                    (ushort)_echoSum);
                checksum = PutAddresses(room, length, IpProtocol.Icmpv6, 2);
                data = BinaryPrimitives.ReadUInt16BigEndian(room[(length - 2)..]);
                break;
        }

        return new SentProbe
        {
            Number = number,
            Flow = flowNumber,
            Ttl = ttl,
            Try = attempt,
            IsAside = aside is not null,
            SourcePort = port,
            Id = _destination.IsIpv4 ? id : (ushort)0,
            Sequence = sequence,
            Checksum = checksum,
            FlowLabel = label,
            EchoData = data,
            Packet = room[..length].ToArray(),
        };
    }

    /// <summary>The numbers of the probes that an arrived packet may mean, -1 where it gives no hint.</summary>
    public (int ById, int BySequence) NumbersOf(in HeardPacket heard)
    {
        int byId = heard.CitedId is { } id ? NumberOf(id)
            : heard is { CitedChecksum: { } checksum, Protocol: TraceProtocol.Udp } ? _byChecksum.GetValueOrDefault(checksum, -1) : -1;
        int bySequence = (heard.Protocol, heard.Sequence) switch
        {
            (TraceProtocol.Tcp, { } sequence) when IsOfProbe((sequence - _firstSequence) % _sequenceStep)
                => (int)Math.Min((sequence - _firstSequence) / _sequenceStep, int.MaxValue),
            (TraceProtocol.Icmp, { } sequence) when !_settings.LegacyPorts => (ushort)(sequence - _firstEcho),
            _ => -1,
        };
        return (byId, bySequence);
    }

    // Those of Linux on an Ethernet. The clock is one of our own, so that nothing of the machine's shows.
    private static byte[] SynOptions(bool isIpv4, uint clock)
    {
        var writer = new TcpOptionWriter(stackalloc byte[TcpOptionWriter.MaximumLength]);
        writer.MaximumSegmentSize(isIpv4 ? (ushort)1460 : (ushort)1440);
        writer.SackPermitted();
        writer.Timestamps(clock, 0);
        writer.NoOperation();
        writer.WindowScale(7);
        return writer.Finish().ToArray();
    }

    // The bytes that balance a checksum are published. Reckoned with our address they would tell 16 bits of it; so they are reckoned
    // with the address that is published in its place, and the checksum is as much off for all packets of the trace. The destination
    // is ours too where a name leads to this machine.
    private ushort PutAddresses(Span<byte> packet, int length, IpProtocol protocol, int checksumOffset)
    {
        _source.Write(packet[SourceOffset..]);
        _destination.Write(packet[DestinationOffset..]);
        Span<byte> upper = packet[Ipv6Packet.HeaderLength..length];
        Span<byte> place = upper.Slice(checksumOffset, 2);
        place.Clear();
        ushort checksum = Checksum.Of(_source, _destination, protocol, upper);
        if (checksum == 0 && protocol == IpProtocol.Udp) checksum = 0xFFFF;
        BinaryPrimitives.WriteUInt16BigEndian(place, checksum);
        return checksum;
    }

    private ushort EchoIdAt(int place) => (ushort)(_firstEchoId + (place * PortStride));

    private ushort PortAt(int place) => (ushort)(_lowestPort + ((_firstPort + (place * PortStride)) % _ports));

    // 0 would say that there is none.
    private int LabelOf(int flow) => Math.Max(1, (_firstLabel + (flow * PortStride)) & ((1 << LabelBits) - 1));

    private byte[] Chance()
    {
        byte[] data = new byte[UdpData];
        _random.NextBytes(data);
        return data;
    }

    // Never 0, for which the kernel would put a number of its own.
    private ushort IdOf(int number) => (ushort)(1 + ((_base + number) % Ids));

    /// <summary>The number of the probe that has an identification, -1 for none.</summary>
    public int NumberOf(ushort id) => id == 0 ? -1 : (id - 1 - _base + Ids) % Ids;

    private uint SequenceOf(int number) => _firstSequence + ((uint)number * _sequenceStep);

    // An answer acknowledges the SYN alone, or its data too.
    private bool IsOfProbe(uint beyond)
        => beyond == 0 || (_sequenceStep == SequenceStepWithData && _settings.Flows.Any(flow => DataLengthOf(flow) == beyond));
}
