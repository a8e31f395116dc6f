using System.Buffers.Binary;
using Sonde.Experiments.Observing;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.Replay.Payloads;

/// <summary>
/// Connections whose SYN is not in a capture, for it began after them, or requests that were sent without any. Who is the client is told by
/// who was sent a SYN/ACK, else by whose packets ICMP errors cite, else by who says what only clients say.
/// </summary>
internal static class LateConnections
{
    private enum Sign
    {
        Request,
        Error,
        SynAck,
    }

    /// <summary>The connections, in the order of their first packets.</summary>
    /// <param name="packets">Packets of no connection whose beginning was captured.</param>
    public static IReadOnlyList<CapturedConnection> Of(IReadOnlyList<SeenPacket> packets)
    {
        Dictionary<FlowId, Sign> clients = [];
        foreach (SeenPacket packet in packets)
            if (IpPacket.TryParse(packet.Bytes.Span, out IpPacket ip)) Note(ip, clients);
        if (clients.Count == 0) return [];
        Dictionary<FlowId, CapturedConnection> open = [];
        List<CapturedConnection> found = [];
        foreach (SeenPacket packet in packets)
        {
            if (!IpPacket.TryParse(packet.Bytes.Span, out IpPacket ip)) continue;
            if (TryReadSegment(ip, out FlowId flow, out TcpSegment segment))
            {
                if (IsClients(flow)) Take(flow, segment.Sequence - 1, packet, SeenKind.Sent);
                else if (IsClients(flow.Reverse)) Take(flow.Reverse, segment.Acknowledgement - 1, packet, SeenKind.Heard);
            }
            else if (TryReadCited(ip, out flow) && open.TryGetValue(flow, out CapturedConnection? cited))
            {
                cited.TryAdd(new SeenSegment(packet.At, packet.Bytes, SeenKind.Error));
            }
        }

        return found;

        bool IsClients(FlowId flow)
            => clients.TryGetValue(flow, out Sign sign) && (!clients.TryGetValue(flow.Reverse, out Sign other) || other < sign);

        void Take(FlowId flow, uint isn, in SeenPacket packet, SeenKind kind)
        {
            if (!open.TryGetValue(flow, out CapturedConnection? connection))
            {
                // What came before anything was sent, or agreed on, belongs to what went before.
                if (kind == SeenKind.Heard && clients[flow] != Sign.SynAck) return;
                open[flow] = connection = new CapturedConnection(flow, isn) { IsLate = true };
                found.Add(connection);
            }

            connection.TryAdd(new SeenSegment(packet.At, packet.Bytes, kind));
        }
    }

    private static void Note(in IpPacket ip, Dictionary<FlowId, Sign> clients)
    {
        if (TryReadSegment(ip, out FlowId flow, out TcpSegment segment))
        {
            if (segment.Has(TcpFlags.Syn | TcpFlags.Ack)) clients[flow.Reverse] = Sign.SynAck;
            else if (!segment.Payload.IsEmpty && RequestName.Of(segment.Payload) is not { Kind: "hex" }) clients.TryAdd(flow, Sign.Request);
        }
        else if (TryReadCited(ip, out flow) && clients.GetValueOrDefault(flow) < Sign.Error)
        {
            clients[flow] = Sign.Error;
        }
    }

    private static bool TryReadSegment(in IpPacket ip, out FlowId flow, out TcpSegment segment)
    {
        flow = default;
        segment = default;
        if (ip.Protocol != IpProtocol.Tcp || !TcpSegment.TryParse(ip.Payload, out segment)) return false;
        flow = new FlowId(ip.Source, ip.Destination, IpProtocol.Tcp, segment.SourcePort, segment.DestinationPort);
        return true;
    }

    private static bool TryReadCited(in IpPacket ip, out FlowId flow)
    {
        flow = default;
        if (!IcmpMessage.TryParse(ip.Payload, ip.Protocol, out IcmpMessage icmp) || !icmp.IsError
            || !icmp.TryGetCitation(out IcmpCitation citation) || !IpPacket.TryParse(citation.Datagram, out IpPacket cited)
            || cited.Protocol != IpProtocol.Tcp || cited.Payload.Length < 4) return false;
        flow = new FlowId(
            cited.Source, cited.Destination, IpProtocol.Tcp, BinaryPrimitives.ReadUInt16BigEndian(cited.Payload),
            BinaryPrimitives.ReadUInt16BigEndian(cited.Payload[2..]));
        return true;
    }
}
