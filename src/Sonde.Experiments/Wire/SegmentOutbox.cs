using Sonde.Packets;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.Wire;

/// <summary>Writes the segments of one crafted connection, and keeps them in order until they are taken.</summary>
/// <param name="ends">Both ends.</param>
internal sealed class SegmentOutbox(WireEndpoints ends)
{
    /// <summary>The TTL of what is to reach the target.</summary>
    public const byte FullHopLimit = 64;

    private readonly Queue<byte[]> _waiting = new();

    /// <summary>What the IP headers carry beside addresses.</summary>
    public IpMarks Marks { get; set; }

    /// <summary>Writes a segment and adds it.</summary>
    /// <param name="tcp">Flags and numbers; the ports are those of the ends.</param>
    /// <param name="options">TCP options, a multiple of 4 bytes.</param>
    /// <param name="payload">The data.</param>
    /// <param name="hopLimit">The TTL.</param>
    /// <param name="id">The IPv4 identification; 0 leaves it to the kernel.</param>
    /// <returns>The packet.</returns>
    public byte[] Add(in TcpFields tcp, ReadOnlySpan<byte> options, ReadOnlySpan<byte> payload, byte hopLimit = FullHopLimit, ushort id = 0)
    {
        int header = ends.Target.IsIpv4 ? Ipv4Packet.MinimumHeaderLength : Ipv6Packet.HeaderLength;
        byte[] packet = new byte[header + TcpSegment.MinimumHeaderLength + options.Length + payload.Length];
        var ip = new IpFields(ends.Source, ends.Target, hopLimit)
        {
            DontFragment = true,
            Id = id,
            TrafficClass = (byte)(Marks.TrafficClass | (payload.IsEmpty ? 0 : Marks.OnData)),
            HasReservedBit = Marks.HasReservedBit && ends.Target.IsIpv4,
        };
        PacketWriter.WriteTcp(
            packet, ip, tcp with { SourcePort = ends.LocalPort, DestinationPort = ends.TargetPort }, options, payload);
        _waiting.Enqueue(packet);
        return packet;
    }

    /// <summary>Writes a SYN that announces the largest segment and asks for nothing else, and adds it.</summary>
    /// <param name="tcp">Flags and numbers.</param>
    /// <param name="id">The IPv4 identification; 0 leaves it to the kernel.</param>
    public void AddSyn(in TcpFields tcp, ushort id)
    {
        Span<byte> room = stackalloc byte[TcpOptionWriter.MaximumLength];
        var options = new TcpOptionWriter(room);
        options.MaximumSegmentSize(ends.MaximumSegmentSize);
        Add(tcp, options.Finish(), [], id: id);
    }

    /// <summary>The next packet to send, or null.</summary>
    public byte[]? Take() => _waiting.TryDequeue(out byte[]? packet) ? packet : null;
}
