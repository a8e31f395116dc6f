using Sonde.Packets.Tcp;

namespace Sonde.Experiments.Observing;

/// <summary>
/// The order of the SYNs and SYN/ACKs that open a connection. What is sent again may leave out what stood in the way of the first: a SYN
/// the bits of ECN (RFC 3168 §6.1.1.1), a SYN/ACK those of accurate ECN (RFC 9768 §3.2.3.2.2) and, of some systems, options.
/// </summary>
internal sealed class OpeningOrder
{
    private const long SaidAgainAfterNs = 900_000_000; // after a second (RFC 6298 §2.1), give or take what machines take to do so

    // Where a capture has each packet twice, as on a bridge, the second is no other.
    private const long SeenTwiceWithinNs = 200_000_000;

    private int _syns, _synAcks;
    private long _firstNs;

    /// <summary>Whether the last SYN that was looked at precedes all SYN/ACKs, so that these may answer it.</summary>
    public bool IsAnswerable => _synAcks == 0;

    /// <summary>
    /// Whether the first SYN/ACK that was seen may be one that was said again, of which the first was lost: what it lacks the first may
    /// have had.
    /// </summary>
    public bool MayBeSaidAgain { get; private set; }

    /// <summary>Looks at a packet, SYN or not.</summary>
    public void See(in FlowPacket packet)
    {
        if (!packet.HasSegment || !packet.Segment.Has(TcpFlags.Syn)) return;
        bool isAnswer = packet.Segment.Has(TcpFlags.Ack);
        if (isAnswer == packet.IsForward) return;
        if (!isAnswer)
        {
            if (_syns == 0) _firstNs = packet.TimestampNs;
            else if (packet.TimestampNs - _firstNs < SeenTwiceWithinNs) return;
            _syns++;
        }
        else if (_synAcks++ == 0)
            MayBeSaidAgain = _syns > 1 || (_syns == 1 && packet.TimestampNs - _firstNs >= SaidAgainAfterNs);
    }
}
