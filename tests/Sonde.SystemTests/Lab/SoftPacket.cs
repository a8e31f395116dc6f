using System.Buffers.Binary;
using System.Net;

namespace Sonde.SystemTests.Lab;

/// <summary>What a router in user space does to packets.</summary>
/// <remarks>Written apart from Sonde's own packet code on purpose: the lab is the oracle that this code is held against.</remarks>
internal static class SoftPacket
{
    private const int Icmp = 1;
    private const int Tcp = 6;
    private const int Udp = 17;
    private const int IcmpV6 = 58;
    private const int QuoteBeforeExtensions = 128;

    public static bool IsV6(ReadOnlySpan<byte> packet) => packet[0] >> 4 == 6;

    /// <summary>Whether the bytes are an IP packet with a whole header.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> packet)
        => packet.Length >= 20 && (packet[0] >> 4 == 4 ? packet.Length >= HeaderLength(packet) : IsV6(packet) && packet.Length >= 40);

    public static IPAddress Source(ReadOnlySpan<byte> packet) => new(IsV6(packet) ? packet[8..24] : packet[12..16]);

    public static IPAddress Destination(ReadOnlySpan<byte> packet) => new(IsV6(packet) ? packet[24..40] : packet[16..20]);

    /// <summary>Takes one from TTL or hop limit; false when the packet must not go on.</summary>
    public static bool TakeOneHop(Span<byte> packet)
    {
        ref byte ttl = ref packet[IsV6(packet) ? 7 : 8];
        if (ttl <= 1)
            return false;
        ttl--;
        MendHeader(packet);
        return true;
    }

    /// <summary>Gives one back to TTL or hop limit.</summary>
    public static void GiveOneHop(Span<byte> packet)
    {
        ref byte ttl = ref packet[IsV6(packet) ? 7 : 8];
        if (ttl < byte.MaxValue) ttl++;
        MendHeader(packet);
    }

    /// <summary>Writes the type of service or traffic class.</summary>
    public static void SetTypeOfService(Span<byte> packet, byte value)
    {
        if (IsV6(packet))
        {
            packet[0] = (byte)(0x60 | (value >> 4));
            packet[1] = (byte)((packet[1] & 0x0f) | (value << 4));
        }
        else
        {
            packet[1] = value;
            MendHeader(packet);
        }
    }

    /// <summary>Replaces the source (or the destination) address and mends the checksums over it.</summary>
    public static void Readdress(Span<byte> packet, IPAddress address, bool source)
    {
        byte[] bytes = address.GetAddressBytes();
        int at = (IsV6(packet), source) switch { (true, true) => 8, (true, false) => 24, (false, true) => 12, _ => 16 };
        int protocol = IsV6(packet) ? packet[6] : packet[9];
        int checksum = protocol switch { Tcp => 16, Udp => 6, IcmpV6 => 2, _ => -1 };
        Span<byte> field = packet.Slice(at, bytes.Length);
        int payload = IsV6(packet) ? 40 : HeaderLength(packet);
        if (checksum >= 0 && packet.Length >= payload + checksum + 2)
        {
            Span<byte> sum = packet.Slice(payload + checksum, 2);
            // RFC 1624: HC' = ~(~HC + ~m + m')
            if (protocol != Udp || sum[0] != 0 || sum[1] != 0)
                BinaryPrimitives.WriteUInt16BigEndian(
                    sum, (ushort)~Fold((ushort)~BinaryPrimitives.ReadUInt16BigEndian(sum) + Sum(field, inverted: true) + Sum(bytes)));
        }

        bytes.CopyTo(field);
        MendHeader(packet);
    }

    /// <summary>Builds the ICMP or ICMPv6 "time exceeded" with which a hop answers a packet that ends there.</summary>
    public static byte[] TimeExceeded(ReadOnlySpan<byte> packet, SoftHop hop)
    {
        bool v6 = IsV6(packet);
        int quoted = Math.Min(packet.Length, hop.QuotedBytes);
        byte[] extensions = hop.Labels.Count == 0 ? [] : Extensions(hop.Labels);
        int room = extensions.Length == 0 ? quoted : QuoteBeforeExtensions;
        byte[] icmp = new byte[8 + room + extensions.Length];
        icmp[0] = v6 ? (byte)3 : (byte)11;
        packet[..Math.Min(quoted, room)].CopyTo(icmp.AsSpan(8));
        extensions.CopyTo(icmp, 8 + room);
        if (extensions.Length > 0 && hop.HasExtensionLength)
            icmp[v6 ? 4 : 5] = (byte)(room / (v6 ? 8 : 4));
        return Answer(packet, hop.Address(v6), icmp);
    }

    /// <summary>The Internet checksum (RFC 1071).</summary>
    public static ushort Checksum(ReadOnlySpan<byte> bytes) => (ushort)~Fold(Sum(bytes));

    private static byte[] Answer(ReadOnlySpan<byte> packet, IPAddress from, byte[] icmp)
    {
        bool v6 = IsV6(packet);
        byte[] answer = new byte[(v6 ? 40 : 20) + icmp.Length];
        Span<byte> header = answer;
        byte[] to = Source(packet).GetAddressBytes();
        if (v6)
        {
            header[0] = 0x60;
            BinaryPrimitives.WriteUInt16BigEndian(header[4..], (ushort)icmp.Length);
            header[6] = IcmpV6;
            header[7] = 64;
            from.GetAddressBytes().CopyTo(header[8..]);
            to.CopyTo(header[24..]);
            int pseudo = Fold(Sum(header[8..40]) + icmp.Length + IcmpV6);
            BinaryPrimitives.WriteUInt16BigEndian(icmp.AsSpan(2), (ushort)~Fold(pseudo + Sum(icmp)));
        }
        else
        {
            header[0] = 0x45;
            header[1] = 0xc0;
            BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)answer.Length);
            header[8] = 64;
            header[9] = Icmp;
            from.GetAddressBytes().CopyTo(header[12..]);
            to.CopyTo(header[16..]);
            MendHeader(header);
            BinaryPrimitives.WriteUInt16BigEndian(icmp.AsSpan(2), (ushort)~Fold(Sum(icmp)));
        }

        icmp.CopyTo(header[(v6 ? 40 : 20)..]);
        return answer;
    }

    // RFC 4884 extension structure with one RFC 4950 object.
    private static byte[] Extensions(IReadOnlyList<MplsLabel> labels)
    {
        byte[] bytes = new byte[4 + 4 + (4 * labels.Count)];
        bytes[0] = 0x20;
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(4), (ushort)(bytes.Length - 4));
        bytes[6] = 1;
        bytes[7] = 1;
        for (int i = 0; i < labels.Count; i++)
        {
            int bottom = i == labels.Count - 1 ? 1 : 0;
            uint entry = (uint)((labels[i].Label << 12) | (labels[i].TrafficClass << 9) | (bottom << 8) | labels[i].Ttl);
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(8 + (4 * i)), entry);
        }

        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)~Fold(Sum(bytes)));
        return bytes;
    }

    /// <summary>Bytes of an IPv4 header.</summary>
    public static int HeaderLength(ReadOnlySpan<byte> packet) => Math.Max(20, (packet[0] & 15) * 4);

    /// <summary>Makes the checksum of an IPv4 header right.</summary>
    public static void MendHeader(Span<byte> packet)
    {
        if (IsV6(packet))
            return;
        packet[10] = packet[11] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(packet[10..], (ushort)~Fold(Sum(packet[..HeaderLength(packet)])));
    }

    private static int Sum(ReadOnlySpan<byte> bytes, bool inverted = false)
    {
        int sum = 0;
        for (int i = 0; i < bytes.Length; i += 2)
        {
            int word = (bytes[i] << 8) | (i + 1 < bytes.Length ? bytes[i + 1] : 0);
            sum += inverted ? ~word & 0xffff : word;
        }

        return sum;
    }

    private static int Fold(int sum)
    {
        while (sum > 0xffff)
            sum = (sum & 0xffff) + (sum >> 16);
        return sum;
    }
}
