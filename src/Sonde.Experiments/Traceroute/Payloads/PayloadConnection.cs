using Sonde.Experiments.Network;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.Traceroute.Payloads;

/// <summary>
/// What is known of one connection that carries a payload whose TTL is limited: one that is under way (<see cref="PayloadFlow"/>), or that
/// a capture shows.
/// </summary>
/// <param name="role">What its payload is sent for.</param>
/// <param name="ttl">The payload's TTL.</param>
internal abstract class PayloadConnection(PayloadRole role, int ttl)
{
    /// <summary>What its payload is sent for.</summary>
    public PayloadRole Role { get; } = role;

    /// <summary>The payload's TTL.</summary>
    public int Ttl { get; } = ttl;

    /// <summary>Which try of this TTL it is, from 1.</summary>
    public int Try { get; init; } = 1;

    /// <summary>Our port.</summary>
    public abstract ushort LocalPort { get; }

    /// <summary>Why the payload never left; none as long as it may.</summary>
    public PayloadFlowEnd End { get; protected set; }

    /// <summary>The first SYN/ACK's marks, or null.</summary>
    public SegmentMarks? SynAck => Handshake.SynAck;

    /// <summary>How it opened.</summary>
    public PayloadHandshake Handshake { get; } = new();

    /// <summary>The packet with the payload, or null until it was written.</summary>
    public ReadOnlyMemory<byte>? PayloadPacket { get; protected set; }

    /// <summary>When the payload left, or null.</summary>
    public Instant? PayloadAt { get; protected set; }

    /// <summary>How often the payload left with its TTL: a capture may show that a system sent it again.</summary>
    public virtual int TimesSent => PayloadAt is null ? 0 : 1;

    /// <summary>What came on the connection.</summary>
    public PayloadHearing Hearing { get; } = new();

    /// <summary>What answered the payload.</summary>
    public IEnumerable<PayloadAnswer> Answers => Hearing.Answers;

    /// <summary>Whether anything answered the payload.</summary>
    public bool IsAnswered => Hearing.IsAnswered;

    /// <summary>Whether something came that may answer the payload, or was lost while it waited: its silence decides nothing.</summary>
    public bool IsUncertain { get; set; }

    /// <summary>
    /// Whether the user's interrupt, or the capture's end, ended the wait for its answer: that none came says nothing.
    /// </summary>
    public bool WasInterrupted { get; protected set; }

    /// <summary>Whether it need not be waited for: it is answered, overdue, or failed. More may be heard of it all the same.</summary>
    public abstract bool IsSettled { get; }
}
