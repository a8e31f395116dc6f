using System.Buffers.Binary;
using Sonde.Experiments.Traceroute.Answers;
using Sonde.Experiments.Traceroute.Probes;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;
using Sonde.Packets.Udp;

namespace Sonde.Experiments.Replay.Paths;

/// <summary>
/// The probes of a trace to one target, read out of what was sent there: SYNs, datagrams and echo requests, sorted into flows by port, and
/// where ports stay over several TTLs by the sender's too.
/// </summary>
internal sealed class CapturedProbes
{
    private const int FewestTtls = 2;

    private readonly List<SentProbe> _probes = [];

    /// <summary>Reads them.</summary>
    /// <param name="sent">All that was sent to the target, in order.</param>
    public CapturedProbes(IReadOnlyList<SeenPacket> sent)
    {
        List<(SeenPacket Packet, TraceProtocol Protocol, int Port, ushort Own)> read = [];
        foreach (SeenPacket packet in sent)
            if (TryRead(packet, out TraceProtocol protocol, out int port, out ushort own)) read.Add((packet, protocol, port, own));
        // A port of its own for each packet, as the first nettests had it: then it tells no flows apart.
        IsLegacy = read.Count > FewestTtls
            && read.Where(each => each.Protocol != TraceProtocol.Icmp).Select(each => each.Own).Distinct().Count()
            == read.Count(each => each.Protocol != TraceProtocol.Icmp) && read.Exists(each => each.Protocol != TraceProtocol.Icmp);
        // The flow of each port that was sent over several TTLs: what came from other ports once was asked beside it.
        Dictionary<(TraceProtocol, int), ushort> whole = [];
        HashSet<(TraceProtocol, int, ushort)> single = [];
        foreach (IGrouping<(TraceProtocol Protocol, int Port, ushort Own), SeenPacket> from in read.GroupBy(
            each => (each.Protocol, each.Port, each.Own), each => each.Packet))
        {
            if (from.Count() == 1) single.Add(from.Key);
            else if (from.Select(TtlOf).Distinct().Count() >= FewestTtls)
                whole.TryAdd((from.Key.Protocol, from.Key.Port), from.Key.Own);
        }

        Dictionary<(TraceProtocol, int, ushort), int> flows = [];
        List<TraceFlow> made = [];
        Dictionary<(int, int), int> tries = [];
        foreach ((SeenPacket packet, TraceProtocol protocol, int port, ushort own) in read)
        {
            bool isAside = !IsLegacy && single.Contains((protocol, port, own)) && whole.ContainsKey((protocol, port));
            (TraceProtocol, int, ushort) key = (protocol, port, IsLegacy ? (ushort)0 : isAside ? whole[(protocol, port)] : own);
            if (!flows.TryGetValue(key, out int flow))
            {
                flows[key] = flow = made.Count;
                made.Add(new TraceFlow(protocol, port, made.Count(each => each.Protocol == protocol && each.Port == port)));
            }

            (int, int) cell = (flow, TtlOf(packet));
            _probes.Add(Make(packet, protocol, own, flow, _probes.Count, tries[cell] = tries.GetValueOrDefault(cell) + 1, isAside));
        }

        Flows = made;
    }

    /// <summary>The flows.</summary>
    public IReadOnlyList<TraceFlow> Flows { get; }

    /// <summary>The probes, in order.</summary>
    public List<SentProbe> Probes => _probes;

    /// <summary>Whether each packet has a source port of its own.</summary>
    public bool IsLegacy { get; }

    /// <summary>Whether they are a trace: one flow was sent with several TTLs.</summary>
    public bool AreTrace
        => _probes.GroupBy(probe => probe.Flow).Any(flow => flow.Select(probe => probe.Ttl).Distinct().Count() >= FewestTtls);

    private static bool TryRead(SeenPacket packet, out TraceProtocol protocol, out int port, out ushort own)
    {
        (protocol, port, own) = (default, 0, 0);
        if (!IpPacket.TryParse(packet.Bytes.Span, out IpPacket ip)) return false;
        if (ip.Protocol == IpProtocol.Tcp && TcpSegment.TryParse(ip.Payload, out TcpSegment segment))
        {
            (protocol, port, own) = (TraceProtocol.Tcp, segment.DestinationPort, segment.SourcePort);
            return segment.Has(TcpFlags.Syn) && !segment.Has(TcpFlags.Ack);
        }

        if (ip.Protocol == IpProtocol.Udp && UdpDatagram.TryParse(ip.Payload, out UdpDatagram datagram))
        {
            (protocol, port, own) = (TraceProtocol.Udp, datagram.DestinationPort, datagram.SourcePort);
            return true;
        }

        if (!IcmpMessage.TryParse(ip.Payload, ip.Protocol, out IcmpMessage echo) || !echo.IsEchoRequest) return false;
        (protocol, own) = (TraceProtocol.Icmp, echo.Id);
        return true;
    }

    private static int TtlOf(SeenPacket packet) => IpPacket.TryParse(packet.Bytes.Span, out IpPacket ip) ? ip.HopLimit : 0;

    private static SentProbe Make(SeenPacket packet, TraceProtocol protocol, ushort own, int flow, int number, int attempt, bool isAside)
    {
        _ = IpPacket.TryParse(packet.Bytes.Span, out IpPacket ip);
        uint sequence = 0;
        ushort checksum = 0;
        ushort? data = null;
        if (protocol == TraceProtocol.Tcp && TcpSegment.TryParse(ip.Payload, out TcpSegment segment)) sequence = segment.Sequence;
        if (protocol == TraceProtocol.Udp && UdpDatagram.TryParse(ip.Payload, out UdpDatagram datagram)) checksum = datagram.Checksum;
        if (protocol == TraceProtocol.Icmp && IcmpMessage.TryParse(ip.Payload, ip.Protocol, out IcmpMessage echo))
        {
            sequence = echo.Sequence;
            checksum = BinaryPrimitives.ReadUInt16BigEndian(ip.Payload[2..]);
            data = echo.Body.Length == 2 ? BinaryPrimitives.ReadUInt16BigEndian(echo.Body) : null;
        }

        return new SentProbe
        {
            Number = number,
            Flow = flow,
            Ttl = ip.HopLimit,
            Try = attempt,
            IsAside = isAside,
            SourcePort = own,
            Id = ip.Id,
            Sequence = sequence,
            Checksum = checksum,
            FlowLabel = Ipv6Packet.TryParse(ip.Bytes, out Ipv6Packet v6) ? v6.FlowLabel : 0,
            EchoData = data,
            Packet = packet.Bytes,
            SentAt = packet.At,
        };
    }
}
