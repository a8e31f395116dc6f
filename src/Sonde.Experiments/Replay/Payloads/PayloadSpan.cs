using Sonde.Packets.Tcp;

namespace Sonde.Experiments.Replay.Payloads;

/// <summary>A packet with some of a payload.</summary>
internal readonly record struct PayloadSpan
{
    /// <summary>Reads one.</summary>
    public PayloadSpan(SeenSegment packet)
    {
        Packet = packet;
        Sequence = CapturedPayload.TryRead(packet, out _, out TcpSegment segment) ? segment.Sequence : 0;
    }

    /// <summary>The packet.</summary>
    public SeenSegment Packet { get; }

    /// <summary>Where its data begin.</summary>
    public uint Sequence { get; }
}
