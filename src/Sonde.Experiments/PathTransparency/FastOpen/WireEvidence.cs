using Sonde.Experiments.Network;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.PathTransparency.FastOpen;

/// <summary>What one crafted connection sent and saw.</summary>
internal abstract class WireEvidence
{
    /// <summary>What it tries.</summary>
    public WireProbeKind Kind { get; protected init; }

    /// <summary>Which of the plan's rounds it is of, from 0.</summary>
    public int Round { get; init; }

    /// <summary>Our port.</summary>
    public ushort LocalPort { get; protected init; }

    /// <summary>The kind of the option on the SYN, or 0.</summary>
    public byte OptionKind { get; protected init; }

    /// <summary>The cookie on the SYN.</summary>
    public byte[] CookieSent { get; protected init; } = [];

    /// <summary>What it came to.</summary>
    public WireEnd End { get; protected set; }

    /// <summary>When the SYN left; by the kernel's stamp where there is one.</summary>
    public Instant SynAt { get; protected set; }

    /// <summary>How often the SYN was sent again.</summary>
    public int SynRetransmits { get; protected set; }

    /// <summary>Whether the request was sent again, for it was not acknowledged in time.</summary>
    public bool HasRepeatedData { get; protected set; }

    /// <summary>When the SYN/ACK came, or null.</summary>
    public Instant? SynAckAt { get; protected set; }

    /// <summary>The SYN/ACK's marks, or null.</summary>
    public SegmentMarks? SynAck { get; protected set; }

    /// <summary>Bytes of the SYN's data that were acknowledged at once, or null where nothing was.</summary>
    public int? SynDataAcked { get; protected set; }

    /// <summary>The cookie on the SYN/ACK, or null without the option.</summary>
    public byte[]? CookieReceived { get; protected set; }

    /// <summary>The option's kind on the SYN/ACK, or 0.</summary>
    public byte KindReceived { get; protected set; }

    /// <summary>The connection was answered although its SYN/ACK never came.</summary>
    public bool LostSynAck { get; protected set; }

    /// <summary>When the request left after the handshake, or null where it went with the SYN, or never.</summary>
    public Instant? RequestAt { get; protected set; }

    /// <summary>When the first byte of an answer came, or null.</summary>
    public Instant? FirstByteAt { get; protected set; }

    /// <summary>The marks of the first segment after the SYN/ACK, or null.</summary>
    public SegmentMarks? Later { get; protected set; }

    /// <summary>The RST's marks, or null.</summary>
    public SegmentMarks? Rst { get; protected set; }

    /// <summary>The ICMP error, or null.</summary>
    public IcmpError? Icmp { get; protected set; }

    /// <summary>Packets that came were lost for want of room while it was under way: what it did not see may have been there.</summary>
    public bool MayLackPackets { get; set; }

    /// <summary>Whether nothing more is to be done.</summary>
    public bool IsClosed { get; protected set; }

    /// <summary>Bytes of data on the SYN.</summary>
    public int SynDataLength { get; protected init; }
}
