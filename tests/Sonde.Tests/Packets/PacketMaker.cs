using System.Buffers.Binary;
using Sonde.Packets;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.Tests.Packets;

/// <summary>Makes packets of every kind that holds the prober's address somewhere; all else comes from the seed.</summary>
internal static class PacketMaker
{
    public const int Kinds = 14;

    public static bool IsIpv4(int kind) => kind < 9;

    public static PacketAddress Address(Random random, bool v4)
    {
        byte[] bytes = new byte[v4 ? 4 : 16];
        random.NextBytes(bytes);
        bytes[0] = (byte)(v4 ? 11 + bytes[0] % 100 : 0x20);
        bytes[1] |= 0x11; // neither the zero run of an embedded address nor 6to4
        return PacketAddress.Read(bytes);
    }

    public static byte[] Make(int kind, PacketAddress probe, int seed)
    {
        var random = new Random(seed);
        bool v4 = IsIpv4(kind);
        PacketAddress other = Address(random, v4), router = Address(random, v4);
        IpFields sent = new(
            probe, other, (byte)random.Next(1, 30))
        { Id = (ushort)random.Next(65536), TrafficClass = (byte)random.Next(256) };
        IpFields reply = new(other, probe, (byte)random.Next(30, 255)) { Id = (ushort)random.Next(65536) };
        IpFields error = reply with { Source = router };
        byte[] data = new byte[random.Next(3) == 0 ? 0 : random.Next(60)];
        random.NextBytes(data);
        var tcp = new TcpFields(
            (ushort)random.Next(65536), (ushort)random.Next(65536), (TcpFlags)random.Next(512))
        {
            Sequence = (uint)random.Next(),
            Window = (ushort)random.Next(65536)
        };
        return kind switch
        {
            0 or 9 => Packet(p => PacketWriter.WriteTcp(p, sent, tcp, Options(random), data)),
            1 or 10 => Packet(p => PacketWriter.WriteTcp(p, reply, tcp, Options(random), data)),
            2 or 11 => Packet(p => PacketWriter.WriteUdp(p, sent, tcp.SourcePort, tcp.DestinationPort, data)),
            3 or 12 => Packet(p => PacketWriter.WriteEchoReply(p, reply, tcp.SourcePort, 1, data)),
            4 or 13 => Error(random, error, Cut(random, Packet(p => PacketWriter.WriteTcp(p, sent, tcp, Options(random), data)))),
            5 => Error(
                random, error,
                Cut(random, Nat(random, Packet(p => PacketWriter.WriteUdp(p, sent, tcp.SourcePort, tcp.DestinationPort, data))))),
            6 => WithOptions(random, probe, error, Packet(p => PacketWriter.WriteUdp(p, sent, tcp.SourcePort, tcp.DestinationPort, data))),
            7 => Fragment(random, Packet(p => PacketWriter.WriteTcp(p, sent, tcp, Options(random), [.. data, .. new byte[40]]))),
            _ => [
                .. Packet(
                    p => PacketWriter.WriteIcmp(
                        p, error, IcmpType.Redirect, 1, probe.Ipv4, Packet(q => PacketWriter.WriteUdp(q, sent, 1, 2)))), .. data],
        };
    }

    private static byte[] Packet(Func<byte[], int> write)
    {
        byte[] room = new byte[1024];
        return room[..write(room)];
    }

    private static byte[] Options(Random random)
    {
        byte[] room = new byte[40];
        var options = new TcpOptionWriter(room);
        if (random.Next(2) == 0) options.MaximumSegmentSize((ushort)random.Next(65536));
        if (random.Next(2) == 0) options.Timestamps((uint)random.Next(), (uint)random.Next());
        if (random.Next(3) == 0) options.FastOpen(new byte[random.Next(5)]);
        return options.Finish().ToArray();
    }

    private static byte[] Cut(Random random, byte[] cited)
        => random.Next(2) == 0 ? cited : cited[..Math.Min(cited.Length, (cited[0] >> 4 == 4 ? 20 : 40) + 8 + random.Next(20))];

    // The router cites what it saw: a checksum over another source, of which the residual stays when the address is put back.
    private static byte[] Nat(Random random, byte[] cited)
    {
        ushort checksum = BinaryPrimitives.ReadUInt16BigEndian(cited.AsSpan(26));
        PacketAddress publicAddress = PacketAddress.FromIpv4((uint)random.Next()), own = PacketAddress.Read(cited.AsSpan(12, 4));
        BinaryPrimitives.WriteUInt16BigEndian(cited.AsSpan(26), Checksum.UpdateAddress(checksum, own, publicAddress));
        return cited;
    }

    private static byte[] Error(Random random, IpFields error, byte[] cited)
    {
        byte[] room = new byte[128], name = new byte[16];
        var writer = new IcmpExtensionWriter(room);
        writer.Mpls(new MplsLabel(random.Next(1 << 20), random.Next(8), IsBottom: true, (byte)random.Next(256)));
        random.NextBytes(name);
        if (random.Next(2) == 0) writer.Object(IcmpExtensionObject.InterfaceClass, (byte)random.Next(256), name);
        byte[] extensions = random.Next(2) == 0 ? [] : writer.Finish().ToArray();
        byte type = error.Destination.IsIpv4 ? IcmpType.TimeExceeded : Icmpv6Type.TimeExceeded;
        return Packet(p => PacketWriter.WriteIcmpError(p, error, type, 0, cited, extensions));
    }

    private static byte[] WithOptions(Random random, PacketAddress probe, IpFields error, byte[] cited)
    {
        byte[] options = new byte[12];
        options[0] = (byte)(new[] { 7, 131, 137, 82 })[random.Next(4)];
        options[1] = 11;
        options[2] = 12;
        probe.Write(options.AsSpan(3));
        random.NextBytes(options.AsSpan(7, 4));
        byte[] room = new byte[256];
        int header = IpWriter.WriteHeader(room, error, IpProtocol.Icmp, 8 + cited.Length, options);
        byte[] plain = Packet(p => PacketWriter.WriteIcmpError(p, error, IcmpType.DestinationUnreachable, 3, cited));
        plain.AsSpan(20).CopyTo(room.AsSpan(header));
        return room[..(header + plain.Length - 20)];
    }

    private static byte[] Fragment(Random random, byte[] packet)
    {
        int offset = random.Next(2) * random.Next(1, 4);
        byte[] part = [.. packet[..20], .. packet[(20 + offset * 8)..]];
        BinaryPrimitives.WriteUInt16BigEndian(part.AsSpan(2), (ushort)part.Length);
        BinaryPrimitives.WriteUInt16BigEndian(part.AsSpan(6), (ushort)(0x2000 | offset));
        BinaryPrimitives.WriteUInt16BigEndian(part.AsSpan(10), 0);
        BinaryPrimitives.WriteUInt16BigEndian(part.AsSpan(10), Checksum.Of(part.AsSpan(0, 20)));
        return part;
    }
}
