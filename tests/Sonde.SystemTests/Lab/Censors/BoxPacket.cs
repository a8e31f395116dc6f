using System.Buffers.Binary;
using System.Net;

namespace Sonde.SystemTests.Lab.Censors;

/// <summary>A packet that a box sees, read once.</summary>
/// <remarks>Written apart from Sonde's own packet code on purpose, as <see cref="SoftPacket"/> is.</remarks>
internal sealed class BoxPacket
{
    public const byte Fin = 1, Syn = 2, Rst = 4, Psh = 8, Ack = 16;
    public const int Tcp = 6, Udp = 17;

    private readonly int _transport, _data;

    public BoxPacket(byte[] bytes)
    {
        Bytes = bytes;
        IsV6 = SoftPacket.IsV6(bytes);
        Ttl = bytes[IsV6 ? 7 : 8];
        Protocol = bytes[IsV6 ? 6 : 9];
        Source = SoftPacket.Source(bytes);
        Destination = SoftPacket.Destination(bytes);
        _transport = IsV6 ? 40 : (bytes[0] & 15) * 4;
        bool isFragment = !IsV6 && (BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(6)) & 0x1fff) != 0;
        int header = Protocol switch { Tcp when bytes.Length >= _transport + 20 => (bytes[_transport + 12] >> 4) * 4, Udp => 8, _ => -1 };
        if (isFragment || header < 0 || bytes.Length < _transport + header) Protocol = 0;
        _data = Protocol == 0 ? bytes.Length : _transport + header;
    }

    public byte[] Bytes { get; }

    public bool IsV6 { get; }

    /// <summary>TTL or hop limit as it arrived.</summary>
    public int Ttl { get; }

    /// <summary>The transport's number; 0 where it cannot be read.</summary>
    public int Protocol { get; }

    public IPAddress Source { get; }

    public IPAddress Destination { get; }

    public ushort SourcePort => Read16(0);

    public ushort DestinationPort => Read16(2);

    public uint Sequence => BinaryPrimitives.ReadUInt32BigEndian(Bytes.AsSpan(_transport + 4));

    public uint Acknowledged => BinaryPrimitives.ReadUInt32BigEndian(Bytes.AsSpan(_transport + 8));

    public byte Flags => Bytes[_transport + 13];

    public ReadOnlySpan<byte> Data => Bytes.AsSpan(_data);

    private ushort Read16(int at) => BinaryPrimitives.ReadUInt16BigEndian(Bytes.AsSpan(_transport + at));
}
