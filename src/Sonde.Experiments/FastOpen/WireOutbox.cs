using Sonde.Packets;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.FastOpen;

/// <summary>The segments of a crafted connection that wait to be sent.</summary>
/// <param name="ends">Whose they are.</param>
internal sealed class WireOutbox(WireEndpoints ends)
{
    private const byte HopLimit = 64;
    private const ushort Window = 65535;
    private const int HeaderRoom = 100;

    private readonly Queue<byte[]> _packets = new();

    /// <summary>The next packet, or null.</summary>
    public byte[]? Take() => _packets.TryDequeue(out byte[]? packet) ? packet : null;

    /// <summary>Adds a segment.</summary>
    public void Add(TcpFlags flags, uint sequence, uint acknowledgement, ReadOnlySpan<byte> options, ReadOnlySpan<byte> payload)
    {
        byte[] packet = new byte[HeaderRoom + payload.Length];
        var fields = new TcpFields(ends.LocalPort, ends.TargetPort, flags) { Sequence = sequence, Acknowledgement = acknowledgement, Window = Window };
        int length = PacketWriter.WriteTcp(packet, new IpFields(ends.Source, ends.Target, HopLimit) { DontFragment = true }, fields, options, payload);
        _packets.Enqueue(packet[..length]);
    }
}
