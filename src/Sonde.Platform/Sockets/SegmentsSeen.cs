using Sonde.Measurements.Model;

namespace Sonde.Platform.Sockets;

/// <summary>The segments that answered a connection's SYN, as captured; the first of each kind.</summary>
/// <param name="Rst">A RST, or null.</param>
/// <param name="SynAck">A SYN/ACK, or null.</param>
internal readonly record struct SegmentsSeen(SegmentMarks? Rst, SegmentMarks? SynAck)
{
    /// <summary>How many segments of these kinds came in the target's name that answered no SYN.</summary>
    public int Forged { get; init; }
}
