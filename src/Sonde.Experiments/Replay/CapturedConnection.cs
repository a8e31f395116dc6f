using Sonde.Experiments.Observing;

namespace Sonde.Experiments.Replay;

/// <summary>One TCP connection of a capture, from its SYN on; or what there is of one that began before the capture did.</summary>
/// <param name="flow">Its flow, in the direction of its SYN.</param>
/// <param name="isn">The SYN's sequence number.</param>
internal sealed class CapturedConnection(FlowId flow, uint isn)
{
    /// <summary>How many packets of one are kept: enough of any request and answer, whatever a flood adds.</summary>
    public const int MostPackets = 1 << 14;

    private readonly List<SeenSegment> _packets = [];
    private ReadOnlyMemory<byte>? _request;

    /// <summary>Its flow, in the direction of its SYN.</summary>
    public FlowId Flow { get; } = flow;

    /// <summary>The SYN's sequence number.</summary>
    public uint Isn { get; } = isn;

    /// <summary>Whether its SYN is not in the capture.</summary>
    public bool IsLate { get; init; }

    /// <summary>Its packets, in the capture's order.</summary>
    public IReadOnlyList<SeenSegment> Packets => _packets;

    /// <summary>What its client said before the server did; empty where it said nothing. To be read once all packets are there.</summary>
    public ReadOnlyMemory<byte> Request => _request ??= SentRequest.Of(this);

    /// <summary>Keeps a packet.</summary>
    /// <returns>Whether there was room for it.</returns>
    public bool TryAdd(SeenSegment packet)
    {
        if (_packets.Count >= MostPackets) return false;
        _packets.Add(packet);
        return true;
    }
}
