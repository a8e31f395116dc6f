using System.Net;
using Sonde.Experiments.Observing;
using Sonde.Measurements.Formats.Pathspider;
using Sonde.Packets;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.Tests.Experiments.Observing;

/// <summary>A flow table and the packets of one flow between two addresses, which tests give it one by one.</summary>
public abstract class FlowScene
{
    private protected static readonly uint Isn = 0xFFFF_FFF0;
    private protected static readonly PacketAddress Us4 = PacketAddress.From(IPAddress.Parse("192.0.2.1")),
        Them4 = PacketAddress.From(IPAddress.Parse("198.51.100.7"));
    private protected static readonly PacketAddress Us6 = PacketAddress.From(IPAddress.Parse("2001:db8::1")),
        Them6 = PacketAddress.From(IPAddress.Parse("2001:db8:1::7"));
    private protected static readonly byte[] Cookie = [1, 2, 3, 4, 5, 6, 7, 8];

    protected FlowScene() => Flows = new FlowTable(ChainCatalog.All, Records.Add);

    private protected FlowTable Flows { get; }

    private protected List<FlowRecord> Records { get; } = [];

    /// <summary>The time of the next packet, in nanoseconds since 1970.</summary>
    private protected long Now { get; set; } = 1_795_309_299_000_000_000;

    private protected FlowRecord End()
    {
        Flows.Flush();
        return Records.ShouldHaveSingleItem();
    }

    private protected void Send(bool v6, TcpFlags flags, uint sequence, uint acknowledgement, int data = 0, byte[]? options = null)
        => Flows.Add(Now++, Packet(v6, false, flags, sequence, acknowledgement, data, options ?? []));

    private protected void Error(bool v6, byte[] cited)
    {
        byte[] room = new byte[600];
        int length = PacketWriter.WriteIcmpError(
            room, new IpFields(v6 ? Them6 : Them4, v6 ? Us6 : Us4, 60),
            v6 ? Icmpv6Type.DestinationUnreachable : IcmpType.DestinationUnreachable, 1, cited);
        Flows.Add(Now++, room.AsSpan(0, length));
    }

    private protected void Answer(bool v6, TcpFlags flags, uint sequence, uint acknowledgement, byte[]? options = null, int data = 0)
        => Flows.Add(Now++, Packet(v6, true, flags, sequence, acknowledgement, data, options ?? []));

    private protected static byte[] Packet(
        bool v6, bool back, TcpFlags flags, uint sequence, uint acknowledgement, int data, byte[] options)
    {
        (PacketAddress us, PacketAddress them) = v6 ? (Us6, Them6) : (Us4, Them4);
        byte[] room = new byte[200];
        var tcp = new TcpFields(
            back ? (ushort)53 : (ushort)40000, back ? (ushort)40000 : (ushort)53, flags)
        {
            Sequence = sequence,
            Acknowledgement = acknowledgement
        };
        int length = PacketWriter.WriteTcp(
            room, new IpFields(back ? them : us, back ? us : them, 60) { Id = 77 }, tcp, options, new byte[data]);
        return room[..length];
    }

    private protected static byte[] Option(byte kind, byte[] cookie)
    {
        Span<byte> room = stackalloc byte[TcpOptionWriter.MaximumLength];
        var writer = new TcpOptionWriter(room);
        if (kind == 34) writer.FastOpen(cookie);
        else writer.Any(kind, [0xF9, 0x89, .. cookie]);
        return writer.Finish().ToArray();
    }

    private protected static byte[] Fragment(byte[] bytes, ushort offset)
    {
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)bytes.Length);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(6), offset);
        return bytes;
    }
}
