using Sonde.Experiments.Network;
using Sonde.Experiments.Traceroute.Answers;
using Sonde.Measurements.Model;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.Traceroute.Payloads;

/// <summary>The handshake of a connection that carries a payload.</summary>
internal sealed class PayloadHandshake
{
    private bool _isRepeated;

    /// <summary>When the SYN left.</summary>
    public Instant SynAt { get; private set; }

    /// <summary>When it was complete, or null.</summary>
    public Instant? OpenAt { get; private set; }

    /// <summary>From the SYN to its answer, or null. A SYN that was sent twice tells no time.</summary>
    public TimeSpan? Rtt { get; private set; }

    /// <summary>The first SYN/ACK's marks, or null.</summary>
    public SegmentMarks? SynAck { get; private set; }

    /// <summary>The marks of the RST that answered the SYN, where one did, or null.</summary>
    public SegmentMarks? Refusal { get; private set; }

    /// <summary>What answered the SYN: the target, or whoever answers for it.</summary>
    public SegmentMarks? Answer => SynAck ?? Refusal;

    /// <summary>What usually answers from there, where a capture does not show what answered this SYN; or null.</summary>
    public SegmentMarks? Usual { get; set; }

    /// <summary>The SYN leaves.</summary>
    public void Begin(Instant at) => SynAt = at;

    /// <summary>It is sent again.</summary>
    public void Repeat() => _isRepeated = true;

    /// <summary>It is answered.</summary>
    public void Complete(Instant at, in TcpSegment segment, in HeardPacket heard)
    {
        OpenAt = at;
        if (!_isRepeated) Rtt = at - SynAt; // else nobody knows which of the two is answered
        SynAck = MarksOf(segment, heard);
    }

    /// <summary>It is refused.</summary>
    public void Refuse(in TcpSegment segment, in HeardPacket heard) => Refusal ??= MarksOf(segment, heard);

    private static SegmentMarks MarksOf(in TcpSegment segment, in HeardPacket heard)
        => new(heard.ReplyTtl, heard.From.IsIpv4 ? heard.ReplyId : null, segment.Window);
}
