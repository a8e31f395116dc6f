using System.Buffers.Binary;
using Sonde.Packets.Captures;

namespace Sonde.Tests.Experiments.Replay.Tracers;

/// <summary>Writes packets as other programs capture them: in all kinds of frames, cut, twice, of one direction.</summary>
internal static class CaptureFile
{
    private static readonly byte[] Left = [2, 0, 0, 0, 0, 1], Right = [2, 0, 0, 0, 0, 2];

    /// <summary>Writes a pcap file with microseconds, as tcpdump does.</summary>
    /// <param name="link">What frames begin with.</param>
    /// <param name="packets">The packets.</param>
    /// <param name="tags">How many VLAN tags each frame has.</param>
    /// <param name="snap">How many bytes of a frame are kept.</param>
    public static byte[] Pcap(LinkType link, IEnumerable<TracerPacket> packets, int tags = 0, int snap = 65535)
    {
        using var file = new MemoryStream();
        Span<byte> header = stackalloc byte[24];
        BinaryPrimitives.WriteUInt32BigEndian(header, 0xA1B2C3D4);
        BinaryPrimitives.WriteUInt32BigEndian(header[4..], 0x00020004);
        BinaryPrimitives.WriteInt32BigEndian(header[16..], snap);
        BinaryPrimitives.WriteUInt32BigEndian(header[20..], (uint)link);
        file.Write(header);
        foreach (TracerPacket packet in packets)
        {
            byte[] frame = Frame(link, packet, tags);
            long micro = 1_795_309_299_000_000 + (long)(packet.AtMs * 1000);
            BinaryPrimitives.WriteUInt32BigEndian(header, (uint)(micro / 1_000_000));
            BinaryPrimitives.WriteUInt32BigEndian(header[4..], (uint)(micro % 1_000_000));
            BinaryPrimitives.WriteInt32BigEndian(header[8..], Math.Min(snap, frame.Length));
            BinaryPrimitives.WriteInt32BigEndian(header[12..], frame.Length);
            file.Write(header[..16]);
            file.Write(frame.AsSpan(0, Math.Min(snap, frame.Length)));
        }

        return file.ToArray();
    }

    /// <summary>
    /// Writes a pcapng file with several interfaces: what is sent is captured at one with nanoseconds, the rest at the other.
    /// </summary>
    public static byte[] Pcapng(LinkType sent, LinkType heard, IEnumerable<TracerPacket> packets)
    {
        using var file = new MemoryStream();
        Block(file, 0x0A0D0D0A, [0x4D, 0x3C, 0x2B, 0x1A, 1, 0, 0, 0, .. Enumerable.Repeat((byte)0xFF, 8)]);
        Block(file, 1, [(byte)sent, (byte)((int)sent >> 8), 0, 0, 0, 0, 0, 0, 9, 0, 1, 0, 9, 0, 0, 0, 0, 0, 0, 0]);
        Block(file, 1, [(byte)heard, (byte)((int)heard >> 8), 0, 0, 0, 0, 0, 0]);
        foreach (TracerPacket packet in packets)
        {
            byte[] frame = Frame(packet.IsSent ? sent : heard, packet, 0);
            long ticks = 1_795_309_299_000_000 + (long)(packet.AtMs * 1000);
            if (packet.IsSent) ticks *= 1000;
            byte[] head = new byte[20];
            BinaryPrimitives.WriteInt32LittleEndian(head, packet.IsSent ? 0 : 1);
            BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(4), (uint)(ticks >> 32));
            BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(8), (uint)ticks);
            BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(12), frame.Length);
            BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(16), frame.Length);
            Block(file, 6, [.. head, .. frame]);
        }

        return file.ToArray();
    }

    /// <summary>Splits what is larger than one fragment into two.</summary>
    public static IEnumerable<TracerPacket> Fragmented(IEnumerable<TracerPacket> packets)
    {
        const int at = 32;
        foreach (TracerPacket packet in packets)
        {
            byte[] whole = packet.Ip;
            if (whole[0] >> 4 != 4 || whole.Length < 20 + at + 8 || !packet.IsSent)
            {
                yield return packet;
                continue;
            }

            byte[] first = whole[..(20 + at)], second = [.. whole[..20], .. whole[(20 + at)..]];
            (first[2], first[3], first[6]) = (0, (byte)first.Length, 0x20);
            BinaryPrimitives.WriteUInt16BigEndian(second.AsSpan(2), (ushort)second.Length);
            (second[6], second[7]) = (0, at / 8);
            yield return packet with { Ip = first };
            yield return packet with { Ip = second };
        }
    }

    /// <summary>Each packet twice, as a capture of all interfaces shows what this machine forwards: once with a TTL less.</summary>
    public static IEnumerable<TracerPacket> Forwarded(IEnumerable<TracerPacket> packets)
    {
        foreach (TracerPacket packet in packets)
        {
            byte[] copy = [.. packet.Ip];
            int ttl = copy[0] >> 4 == 4 ? 8 : 7;
            if (copy[ttl] > 1) copy[ttl]--;
            TracerPacket other = packet with { AtMs = packet.AtMs + 0.02, Ip = copy, Interface = 3 };
            yield return packet;
            yield return other;
        }
    }

    private static byte[] Frame(LinkType link, TracerPacket packet, int tags)
    {
        byte[] type = packet.Ip[0] >> 4 == 4 ? [8, 0] : [0x86, 0xDD];
        byte[] tag = [.. Enumerable.Range(0, tags).SelectMany(i => (byte[])[0x81, 0, 0, (byte)(i + 5)])];
        byte[] head = link switch
        {
            LinkType.Ethernet => [.. packet.IsSent ? Right : Left, .. packet.IsSent ? Left : Right, .. tag, .. type],
            LinkType.LinuxSll => [0, packet.IsSent ? (byte)4 : (byte)0, 0, 1, 0, 6, .. Left, 0, 0, .. type],
            LinkType.LinuxSll2 => [.. type, 0, 0, 0, 0, 0, packet.Interface, 0, 1, packet.IsSent ? (byte)4 : (byte)0, 6, .. Left, 0, 0],
            LinkType.Null => [packet.Ip[0] >> 4 == 4 ? (byte)2 : (byte)30, 0, 0, 0],
            LinkType.Loop => [0, 0, 0, packet.Ip[0] >> 4 == 4 ? (byte)2 : (byte)30],
            _ => [],
        };
        return [.. head, .. packet.Ip];
    }

    private static void Block(MemoryStream file, uint type, byte[] body)
    {
        int padding = (4 - body.Length % 4) % 4;
        Span<byte> word = stackalloc byte[4];
        void Write(Span<byte> word, uint value)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(word, value);
            file.Write(word);
        }

        uint length = (uint)(12 + body.Length + padding);
        Write(word, type);
        Write(word, length);
        file.Write(body);
        file.Write(new byte[padding]);
        Write(word, length);
    }
}
