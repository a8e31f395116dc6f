using System.Buffers.Binary;
using Sonde.Packets;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.Replay;

/// <summary>
/// Puts IPv4 and IPv6 packets together that came in fragments. What it holds is bounded in number and bytes: of too many, those that wait
/// the longest are let go.
/// </summary>
internal sealed class FragmentStore
{
    private const int MostDatagrams = 256, MostFragments = 64, MostBytes = 65_535;

    private readonly Dictionary<(PacketAddress, PacketAddress, uint, IpProtocol), Waiting> _waiting = [];
    private readonly Queue<(PacketAddress, PacketAddress, uint, IpProtocol)> _order = new();

    /// <summary>How many fragments were let go.</summary>
    public long Lost { get; private set; }

    /// <summary>Takes a fragment.</summary>
    /// <param name="packet">The fragment.</param>
    /// <returns>The whole packet, where it is whole with it; else null.</returns>
    public byte[]? Add(in IpPacket packet)
    {
        // Of IPv6 the first fragment alone tells the protocol where headers are split as well.
        var key = (packet.Source, packet.Destination, packet.FragmentId, packet.IsIpv4 ? packet.Protocol : default);
        ReadOnlySpan<byte> part = packet.Bytes[packet.FragmentStart..(packet.PayloadOffset + packet.Payload.Length)];
        if (!_waiting.TryGetValue(key, out Waiting? waiting))
        {
            if (_waiting.Count >= MostDatagrams) Forget();
            _waiting[key] = waiting = new Waiting();
            _order.Enqueue(key);
        }

        int end = packet.FragmentOffset + part.Length;
        if (packet.IsTruncated || end > MostBytes || waiting.Parts.Count >= MostFragments || waiting.Bytes > 2 * MostBytes)
        {
            Lost++;
            return null;
        }

        if (packet.FragmentOffset == 0) waiting.Head ??= packet.Bytes[..packet.FragmentStart].ToArray();
        if (!packet.MoreFragments) waiting.Length ??= end;
        waiting.Parts.Add((packet.FragmentOffset, part.ToArray()));
        waiting.Bytes += part.Length;
        if (waiting.Join() is not { } whole) return null;
        _waiting.Remove(key);
        return whole;
    }

    private void Forget()
    {
        while (_order.TryDequeue(out (PacketAddress, PacketAddress, uint, IpProtocol) oldest))
        {
            if (!_waiting.Remove(oldest, out Waiting? waiting)) continue;
            Lost += waiting.Parts.Count;
            return;
        }
    }

    private sealed class Waiting
    {
        public byte[]? Head { get; set; }

        public int? Length { get; set; }

        public int Bytes { get; set; }

        public List<(int Offset, byte[] Bytes)> Parts { get; } = [];

        // The first to say a byte has said it.
        public byte[]? Join()
        {
            if (Head is null || Length is not { } length) return null;
            byte[] whole = new byte[Head.Length + length];
            var isThere = new bool[length];
            foreach ((int offset, byte[] bytes) in Parts)
            {
                for (int i = 0; i < bytes.Length && offset + i < length; i++)
                {
                    if (isThere[offset + i]) continue;
                    isThere[offset + i] = true;
                    whole[Head.Length + offset + i] = bytes[i];
                }
            }

            if (!Array.TrueForAll(isThere, there => there)) return null;
            Head.CopyTo(whole, 0);
            return MarkWhole(whole, Head.Length);
        }

        private static byte[] MarkWhole(byte[] whole, int header)
        {
            if (whole[0] >> 4 == 4)
            {
                BinaryPrimitives.WriteUInt16BigEndian(whole.AsSpan(2), (ushort)Math.Min(whole.Length, ushort.MaxValue));
                whole[6] &= 0xC0; // neither more fragments nor an offset
                whole[7] = 0;
                whole.AsSpan(10, 2).Clear();
                BinaryPrimitives.WriteUInt16BigEndian(whole.AsSpan(10), Checksum.Of(whole.AsSpan(0, header)));
                return whole;
            }

            BinaryPrimitives.WriteUInt16BigEndian(
                whole.AsSpan(4), (ushort)Math.Min(whole.Length - Ipv6Packet.HeaderLength, ushort.MaxValue));
            whole.AsSpan(header - 6, 2).Clear();
            return whole;
        }
    }
}
