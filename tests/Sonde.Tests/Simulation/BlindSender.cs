using Sonde.Packets;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.Tests.Simulation;

/// <summary>
/// Somebody who sees no packet of a measurement, knows all else of it (both addresses, the target's port, the range of our ports, the
/// program), and makes up answers of every kind by the thousand.
/// </summary>
/// <param name="source">The prober's address.</param>
/// <param name="target">The target's.</param>
/// <param name="ports">The target's ports that may be probed.</param>
/// <param name="random">Guesses.</param>
internal sealed class BlindSender(PacketAddress source, PacketAddress target, ushort[] ports, Random random)
{
    private const int LowestPort = 20000, Ports = 12768;

    private readonly byte[] _room = new byte[256];
    private readonly byte[] _cited = new byte[128];

    /// <summary>The next packet.</summary>
    public byte[] Next()
    {
        int length = random.Next(7) switch
        {
            0 => Citation(IsUnreachable: false, IpProtocol.Tcp),
            1 => Citation(IsUnreachable: false, IpProtocol.Udp),
            2 => Citation(IsUnreachable: random.Next(2) == 0, source.IsIpv4 ? IpProtocol.Icmp : IpProtocol.Icmpv6),
            3 => Citation(IsUnreachable: true, random.Next(2) == 0 ? IpProtocol.Tcp : IpProtocol.Udp),
            4 => Segment(TcpFlags.Rst | (random.Next(2) == 0 ? TcpFlags.Ack : 0)),
            5 => Segment(random.Next(2) == 0 ? TcpFlags.Syn | TcpFlags.Ack : TcpFlags.Ack | TcpFlags.Psh),
            _ => random.Next(2) == 0 ? Datagram() : Echo(),
        };
        return _room[..length];
    }

    private byte Ttl => (byte)random.Next(40, 64);

    private ushort Port => (ushort)(LowestPort + random.Next(Ports));

    private ushort TargetPort => ports[random.Next(ports.Length)];

    private uint Number => (uint)random.NextInt64(1L << 32);

    private IpFields FromTarget => new(target, source, Ttl);

    private int Citation(bool IsUnreachable, IpProtocol protocol)
    {
        var probe = new IpFields(source, target, 1) { Id = (ushort)random.Next(1, 65536), FlowLabel = random.Next(1 << 20) };
        int length = protocol switch
        {
            IpProtocol.Tcp => PacketWriter.WriteTcp(_cited, probe, new TcpFields(Port, TargetPort, TcpFlags.Syn) { Sequence = Number }),
            IpProtocol.Udp => PacketWriter.WriteUdp(_cited, probe, Port, TargetPort, [(byte)random.Next(256), (byte)random.Next(256)]),
            _ => PacketWriter.WriteEchoRequest(
                _cited, probe, (ushort)random.Next(65536), (ushort)random.Next(65536), [(byte)random.Next(256), (byte)random.Next(256)]),
        };
        PacketAddress from = IsUnreachable
            ? target
            : PacketAddress.Read(source.IsIpv4 ? [198, 51, 100, 66] : [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x66]);
        byte type = (source.IsIpv4, IsUnreachable) switch
        {
            (true, true) => IcmpType.DestinationUnreachable,
            (true, false) => IcmpType.TimeExceeded,
            (false, true) => Icmpv6Type.DestinationUnreachable,
            _ => Icmpv6Type.TimeExceeded,
        };
        byte code = (byte)(IsUnreachable ? source.IsIpv4 ? 3 : 4 : 0);
        return PacketWriter.WriteIcmpError(
            _room, new IpFields(from, source, Ttl), type, code, _cited.AsSpan(0, random.Next(2) == 0 ? probe.HeaderLength + 8 : length));
    }

    private int Segment(TcpFlags flags)
        => PacketWriter.WriteTcp(
            _room, FromTarget, new TcpFields(TargetPort, Port, flags) { Sequence = Number, Acknowledgement = Number, Window = 1000 }, [],
            flags.HasFlag(TcpFlags.Psh) ? "no"u8 : []);

    private int Datagram() => PacketWriter.WriteUdp(_room, FromTarget, TargetPort, Port, "no"u8);

    private int Echo() => PacketWriter.WriteEchoReply(_room, FromTarget, (ushort)random.Next(65536), (ushort)random.Next(65536), [0, 0]);
}
