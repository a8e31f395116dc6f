using Sonde.Measurements.Model;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.Observing;

/// <summary>
/// What the table itself has to know of a TCP connection, whichever chains look at it: how it began, whether packets of it are missing, and
/// when the decisive ones passed.
/// </summary>
internal sealed class ConnectionLife
{
    private uint? _isn;
    private bool _synAckSeen, _goesOn, _isAnswered;

    /// <summary>Whether the packet that begins it was seen.</summary>
    public bool HasBegun => _isn is not null;

    /// <summary>When the decisive packets passed.</summary>
    public FlowTimes Times { get; private set; }

    /// <summary>The marks of the first RST that came back, or null.</summary>
    public SegmentMarks? Rst { get; private set; }

    /// <summary>Whether a segment is a SYN that begins another connection on the same ports, and none that is sent again.</summary>
    public bool IsFollowedBy(in TcpSegment segment) => segment.Has(TcpFlags.Syn) && !segment.Has(TcpFlags.Ack) && segment.Sequence != _isn;

    /// <summary>
    /// Whether packets are missing of it. Whoever sent the SYN and goes on has a SYN/ACK that the capture has not. That the other side goes
    /// on says the same only where the capture does not tell its losses: the SYN/ACK may have been lost before it came here.
    /// </summary>
    public bool IsIncomplete(bool knowsLosses) => !HasBegun || (!_synAckSeen && (_goesOn || (_isAnswered && !knowsLosses)));

    /// <summary>A segment of it.</summary>
    public void See(in FlowPacket packet)
    {
        TcpSegment segment = packet.Segment;
        bool syn = segment.Has(TcpFlags.Syn), ack = segment.Has(TcpFlags.Ack), rst = segment.Has(TcpFlags.Rst),
            isForward = packet.IsForward;
        if (syn && isForward && !ack) _isn ??= segment.Sequence;
        if (syn && !isForward && ack) _synAckSeen = true;
        if (!syn && !rst && ack) (_goesOn, _isAnswered) = (_goesOn || isForward, _isAnswered || !isForward);
        if (!isForward && rst) Rst ??= new SegmentMarks(packet.Ip.HopLimit, packet.Ip.IsIpv4 ? packet.Ip.Id : null, segment.Window);
        SeeTime(packet.TimestampNs, isForward, syn, ack, packet.DataLength > 0);
    }

    private void SeeTime(long at, bool isForward, bool syn, bool ack, bool hasData)
    {
        if (syn && !isForward && ack) Times = Times with { SynAckNs = Times.SynAckNs ?? at };
        else if (syn && isForward) Times = Times with { SynNs = Times.SynNs ?? at };
        else if (!syn && hasData)
            Times = isForward ? Times with { RequestNs = Times.RequestNs ?? at } : Times with { AnswerNs = Times.AnswerNs ?? at };
    }
}
