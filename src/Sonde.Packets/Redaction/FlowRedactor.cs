using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.Packets.Redaction;

/// <summary>
/// Takes secrets out that are split over packets: the payloads of a TCP flow's segments in the order of their sequence numbers, and the
/// fragments of a datagram, are joined and hunted, and what is found goes in each packet that has a part of it, retransmissions too.
/// </summary>
/// <remarks>
/// Comes before <see cref="PacketRedactor.TryRedact"/>, which makes the checksums right. Where packets disagree about the same bytes, both
/// the first and the last is believed.
/// </remarks>
/// <param name="secrets">What must not be published.</param>
public sealed class FlowRedactor(SecretSet secrets)
{
    private const int UdpHeader = 8;

    /// <summary>Redacts packets that begin at their IP header, in place.</summary>
    /// <returns>Whether any was changed.</returns>
    public bool Redact(IReadOnlyList<byte[]> packets)
    {
        ArgumentNullException.ThrowIfNull(packets);
        if (secrets.IsEmpty || packets.Count < 2) return false;
        var flows = new Dictionary<(PacketAddress, PacketAddress, IpProtocol, uint, bool), List<Piece>>();
        foreach (byte[] packet in packets)
        {
            if (PieceOf(packet) is not { } found) continue;
            if (!flows.TryGetValue(found.Flow, out List<Piece>? pieces)) flows.Add(found.Flow, pieces = []);
            pieces.Add(found.Piece);
        }

        bool changed = false;
        foreach (List<Piece> pieces in flows.Values.Where(each => each.Count > 1)) changed |= RedactFlow(pieces);
        return changed;
    }

    private static ((PacketAddress, PacketAddress, IpProtocol, uint, bool) Flow, Piece Piece)? PieceOf(byte[] packet)
    {
        if (!IpPacket.TryParse(packet, out IpPacket ip) || ip.Payload.IsEmpty) return null;
        if (ip.FragmentOffset > 0 || ip.MoreFragments)
        {
            int header = ip.FragmentOffset > 0
                ? 0
                : ip.Protocol == IpProtocol.Tcp && ip.Payload.Length > 12 ? (ip.Payload[12] >> 4) * 4 : UdpHeader;
            return header >= ip.Payload.Length ? null
                : ((ip.Source, ip.Destination, ip.Protocol, IdOf(packet), true),
                    new Piece(packet, ip.PayloadOffset + header, ip.Payload.Length - header, (uint)(ip.FragmentOffset + header)));
        }

        if (ip.Protocol != IpProtocol.Tcp || !TcpSegment.TryParse(ip.Payload, out TcpSegment tcp) || tcp.Payload.IsEmpty) return null;
        uint ports = ((uint)tcp.SourcePort << 16) | tcp.DestinationPort;
        // The first byte after a SYN bears the next number.
        uint at = tcp.Sequence + (tcp.Has(TcpFlags.Syn) ? 1u : 0);
        return (
            (ip.Source, ip.Destination, IpProtocol.Tcp, ports, false),
            new Piece(packet, ip.PayloadOffset + tcp.HeaderLength, tcp.Payload.Length, at));
    }

    private static uint IdOf(ReadOnlySpan<byte> packet)
        => Ipv4Packet.TryParse(packet, out Ipv4Packet v4) ? v4.Id : Ipv6Packet.TryParse(packet, out Ipv6Packet v6) ? v6.FragmentId ?? 0 : 0;

    private bool RedactFlow(List<Piece> pieces)
    {
        uint first = pieces[0].At;
        (Piece Piece, int From)[] ordered =
            [.. pieces.Select(piece => (piece, unchecked((int)(piece.At - first)))).OrderBy(each => each.Item2)];
        bool changed = false;
        for (int begin = 0; begin < ordered.Length;)
        {
            long reach = (long)ordered[begin].From + ordered[begin].Piece.Length;
            int end = begin + 1;
            for (; end < ordered.Length && ordered[end].From <= reach; end++)
                reach = Math.Max(reach, (long)ordered[end].From + ordered[end].Piece.Length);
            if (end - begin > 1)
            {
                (Piece Piece, int From)[] chain = ordered[begin..end];
                changed |= RedactChain(chain, (int)(reach - chain[0].From));
                Array.Reverse(chain);
                changed |= RedactChain(chain, (int)(reach - chain[^1].From));
            }

            begin = end;
        }

        return changed;
    }

    // Pieces written one over the other: the last is what is read.
    private bool RedactChain((Piece Piece, int From)[] chain, int length)
    {
        int start = chain.Min(each => each.From);
        byte[] joined = new byte[length];
        foreach ((Piece piece, int from) in chain) piece.Bytes.CopyTo(joined.AsSpan(from - start));
        byte[] clean = [.. joined];
        DataRedaction.Hunt(clean, secrets);
        if (clean.AsSpan().SequenceEqual(joined)) return false;
        foreach ((Piece piece, int from) in chain)
        {
            Span<byte> bytes = piece.Bytes;
            for (int i = 0; i < bytes.Length; i++)
            {
                int at = from - start + i;
                if (clean[at] != joined[at]) bytes[i] = clean[at];
            }
        }

        return true;
    }

    private readonly record struct Piece(byte[] Packet, int Offset, int Length, uint At)
    {
        public Span<byte> Bytes => Packet.AsSpan(Offset, Length);
    }
}
