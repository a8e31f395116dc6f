using System.Buffers.Binary;
using Sonde.Experiments.Network;
using Sonde.Packets.Ip;

namespace Sonde.Tests.Simulation;

/// <summary>A probe as a simulated path sees it.</summary>
internal sealed record SeenProbe(int Number, Instant At, byte[] Bytes)
{
    public int Ttl => IsIpv4 ? Bytes[8] : Bytes[7];

    public bool IsIpv4 => Bytes[0] >> 4 == 4;

    public IpProtocol Protocol => (IpProtocol)(IsIpv4 ? Bytes[9] : Bytes[6]);

    public bool IsTcp => Protocol == IpProtocol.Tcp;

    public bool IsUdp => Protocol == IpProtocol.Udp;

    public bool IsIcmp => !IsTcp && !IsUdp;

    public int HeaderLength => IsIpv4 ? 20 : 40;

    public ushort SourcePort => Word(0);

    public ushort Port => Word(2);

    public uint Sequence => BinaryPrimitives.ReadUInt32BigEndian(Bytes.AsSpan(HeaderLength + 4));

    public ushort EchoId => Word(4);

    public ushort EchoSequence => Word(6);

    public PacketAddress Source => PacketAddress.Read(IsIpv4 ? Bytes.AsSpan(12, 4) : Bytes.AsSpan(8, 16));

    public PacketAddress Destination => PacketAddress.Read(IsIpv4 ? Bytes.AsSpan(16, 4) : Bytes.AsSpan(24, 16));

    public bool Is(string flow) => flow == (IsTcp ? $"tcp/{Port}" : IsUdp ? $"udp/{Port}" : "icmp");

    private ushort Word(int offset) => BinaryPrimitives.ReadUInt16BigEndian(Bytes.AsSpan(HeaderLength + offset));
}
