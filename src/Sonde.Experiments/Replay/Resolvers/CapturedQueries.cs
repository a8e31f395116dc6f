using System.Buffers.Binary;
using System.Net;
using Sonde.Experiments.Network;
using Sonde.Measurements.Model;
using Sonde.Packets.Dns;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Udp;

namespace Sonde.Experiments.Replay.Resolvers;

/// <summary>Finds queries over UDP in a capture, and what came back to each.</summary>
internal static class CapturedQueries
{
    /// <summary>The queries for addresses, in order.</summary>
    public static IReadOnlyList<CapturedQuery> Of(CapturedTraffic traffic)
    {
        List<CapturedQuery> found = [];
        Dictionary<(PacketAddress, int), CapturedQuery> open = [];
        foreach (SeenPacket packet in traffic.Others)
        {
            if (!IpPacket.TryParse(packet.Bytes.Span, out IpPacket ip)) continue;
            if (ip.Protocol == IpProtocol.Udp && UdpDatagram.TryParse(ip.Payload, out UdpDatagram datagram))
            {
                if (TryReadQuestion(datagram.Payload, out string name, out DnsType type))
                {
                    var query = new CapturedQuery(
                        packet.At, new IPEndPoint(ip.Destination.ToIPAddress(), datagram.DestinationPort),
                        new IPEndPoint(ip.Source.ToIPAddress(), datagram.SourcePort), datagram.Payload.ToArray(), name, type);
                    found.Add(query);
                    open[(ip.Source, datagram.SourcePort)] = query;
                }
                else if (open.TryGetValue((ip.Destination, datagram.DestinationPort), out CapturedQuery? asked))
                {
                    asked.Take(packet.At, AnswerOf(packet.At, ip, datagram), null);
                }
            }
            else if (TryReadError(ip, out PacketAddress from, out int port, out IcmpMessage icmp)
                && open.TryGetValue((from, port), out CapturedQuery? cited))
            {
                var error = new IcmpMarks(packet.At, new IcmpError(icmp.Type, icmp.Code, ip.Source.ToIPAddress()))
                {
                    Ttl = ip.HopLimit,
                    Id = ip.IsIpv4 ? ip.Id : null,
                };
                cited.Take(packet.At, null, error);
            }
        }

        return found;
    }

    private static bool TryReadQuestion(ReadOnlySpan<byte> payload, out string name, out DnsType type)
    {
        (name, type) = ("", default);
        if (!DnsMessage.TryParse(payload, out DnsMessage message) || message.IsResponse || message.QuestionCount != 1
            || !message.RecursionDesired) return false;
        DnsRecordEnumerator records = message.Records;
        if (!records.MoveNext() || !records.Current.TryReadName(out name)) return false;
        type = records.Current.Type;
        return type is DnsType.A or DnsType.Aaaa;
    }

    private static DatagramAnswer AnswerOf(Instant at, in IpPacket ip, in UdpDatagram datagram)
        => new(at, new IPEndPoint(ip.Source.ToIPAddress(), datagram.SourcePort), datagram.Payload.ToArray())
        {
            Ttl = ip.HopLimit,
            TrafficClass = ip.TrafficClass,
            Id = ip.IsIpv4 ? ip.Id : null,
        };

    private static bool TryReadError(in IpPacket ip, out PacketAddress from, out int port, out IcmpMessage icmp)
    {
        (from, port) = (default, 0);
        if (!IcmpMessage.TryParse(ip.Payload, ip.Protocol, out icmp) || !icmp.IsError || !icmp.TryGetCitation(out IcmpCitation citation)
            || !IpPacket.TryParse(citation.Datagram, out IpPacket cited) || cited.Protocol != IpProtocol.Udp
            || cited.Payload.Length < 4) return false;
        (from, port) = (cited.Source, BinaryPrimitives.ReadUInt16BigEndian(cited.Payload));
        return true;
    }
}
