using System.Buffers.Binary;
using System.Net;
using Sonde.Experiments.Network;
using Sonde.Experiments.Observing;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Udp;
using Sonde.Platform.Captures;
using Sonde.Platform.Sockets;

namespace Sonde.Platform.Datagrams;

/// <summary>
/// Captures the datagrams of our own exchanges, for what sockets do not tell of them: the IPv4 identification. What nobody announced is not
/// looked at.
/// </summary>
internal sealed class DatagramObserver : IDisposable
{
    private const int Megabytes = 8, MostOfExchange = 64, Compared = 128;

    private readonly PacketRing _ring;
    private readonly PacketSeen? _packets;
    private readonly PacketRing.Take _take;
    private readonly Dictionary<FlowId, List<Seen>> _exchanges = [];

    private readonly record struct Seen(ushort? Id, int Length, byte[] Beginning);

    private DatagramObserver(PacketRing ring, PacketSeen? packets)
    {
        (_ring, _packets) = (ring, packets);
        _take = Take;
    }

    /// <summary>The capture's descriptor, readable when there is something to drain.</summary>
    public int Fd => _ring.Fd;

    /// <summary>Packets lost so far.</summary>
    public long Drops => _ring.Drops;

    /// <summary>Begins to capture, or returns null without the right to.</summary>
    /// <param name="scope">The interface, or 0 for all.</param>
    /// <param name="packets">Takes the packets of our own exchanges, whole; null: nobody wants them.</param>
    public static DatagramObserver? TryOpen(uint scope, PacketSeen? packets)
        => PacketRing.TryOpen(FlowFilter.Udp(ObservedPorts.Lowest, ObservedPorts.Highest, isWhole: packets is not null), scope, Megabytes)
            is { } ring ? new DatagramObserver(ring, packets) : null;

    /// <summary>An exchange begins, before its datagrams are read.</summary>
    public void Begin(IPEndPoint own, IPEndPoint target) => _exchanges[FlowOf(own, target)] = [];

    /// <summary>Reads all that was captured.</summary>
    public void Drain()
    {
        _ring.Drain(_take);
        _ring.CountDrops();
    }

    /// <summary>An exchange is over: what came of it, with what was captured of each datagram.</summary>
    public DatagramReply End(in DatagramReply reply, IPEndPoint target)
    {
        if (reply.Source is not { } own || !_exchanges.Remove(FlowOf(own, target), out List<Seen>? seen) || seen.Count == 0) return reply;
        return reply with { Answers = [.. reply.Answers.Select(answer => answer.From.Equals(target) ? Marked(answer, seen) : answer)] };
    }

    public void Dispose() => _ring.Dispose();

    // A datagram is known by its length and by how it begins; of two that are alike the first came first.
    private static DatagramAnswer Marked(DatagramAnswer answer, List<Seen> seen)
    {
        ReadOnlySpan<byte> beginning = answer.Bytes.Span[..Math.Min(Compared, answer.Bytes.Length)];
        for (int i = 0; i < seen.Count; i++)
        {
            if (seen[i].Length != answer.Length || !seen[i].Beginning.AsSpan().SequenceEqual(beginning)) continue;
            ushort? id = seen[i].Id;
            seen.RemoveAt(i);
            return answer with { Id = id };
        }

        return answer;
    }

    private static FlowId FlowOf(IPEndPoint own, IPEndPoint target)
        => new(
            PacketAddress.From(own.Address), PacketAddress.From(target.Address), IpProtocol.Udp, (ushort)own.Port, (ushort)target.Port);

    private void Take(long timestampNs, ReadOnlySpan<byte> bytes)
    {
        if (_exchanges.Count > 0 && IsOfOurs(bytes)) _packets?.Invoke(timestampNs, bytes);
    }

    private bool IsOfOurs(ReadOnlySpan<byte> bytes)
    {
        if (!IpPacket.TryParse(bytes, out IpPacket packet) || packet.FragmentOffset != 0) return false;
        if (IcmpMessage.TryParse(packet.Payload, packet.Protocol, out IcmpMessage icmp)) return IsErrorOfOurs(icmp);
        if (packet.Protocol != IpProtocol.Udp || !UdpDatagram.TryParse(packet.Payload, out UdpDatagram datagram)) return false;
        var flow = new FlowId(packet.Source, packet.Destination, IpProtocol.Udp, datagram.SourcePort, datagram.DestinationPort);
        if (_exchanges.ContainsKey(flow)) return true;
        if (!_exchanges.TryGetValue(flow.Reverse, out List<Seen>? seen)) return false;
        if (seen.Count < MostOfExchange)
        {
            ReadOnlySpan<byte> payload = datagram.Payload;
            seen.Add(
                new Seen(
                    packet.IsIpv4 ? packet.Id : null, datagram.Length - UdpDatagram.HeaderLength,
                    payload[..Math.Min(Compared, payload.Length)].ToArray()));
        }

        return true;
    }

    private bool IsErrorOfOurs(in IcmpMessage icmp)
        => icmp.TryGetCitation(out IcmpCitation citation) && IpPacket.TryParse(citation.Datagram, out IpPacket cited)
        && cited.Protocol == IpProtocol.Udp && cited.FragmentOffset == 0 && cited.Payload.Length >= 4
        && _exchanges.ContainsKey(
            new FlowId(
                cited.Source, cited.Destination, IpProtocol.Udp, BinaryPrimitives.ReadUInt16BigEndian(cited.Payload),
                BinaryPrimitives.ReadUInt16BigEndian(cited.Payload[2..])));
}
