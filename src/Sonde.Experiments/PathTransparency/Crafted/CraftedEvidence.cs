using Sonde.Experiments.Network;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.PathTransparency.Crafted;

/// <summary>What one crafted connection sent and saw.</summary>
/// <param name="recipe">What it tries.</param>
internal abstract class CraftedEvidence(SegmentRecipe recipe)
{
    private const int MostHeard = 32;

    private readonly List<HeardSegment> _heard = [];

    /// <summary>What it tries.</summary>
    public SegmentRecipe Recipe => recipe;

    /// <summary>Its name in results.</summary>
    public string Name => recipe.Name;

    /// <summary>Which of the plan's rounds it is of, from 0.</summary>
    public int Round { get; set; }

    /// <summary>Our port.</summary>
    public ushort LocalPort { get; protected init; }

    /// <summary>What it came to.</summary>
    public CraftedEnd End { get; protected set; }

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

    /// <summary>The SYN/ACK's headers, or null.</summary>
    public HeardSegment? SynAckSeen { get; protected set; }

    /// <summary>The SYN/ACK's options.</summary>
    public byte[] SynAckOptions { get; protected set; } = [];

    /// <summary>The headers of the segments that followed the SYN/ACK, in their order: the first of them.</summary>
    public IReadOnlyList<HeardSegment> Heard => _heard;

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

    /// <summary>What the SYN asked for came when its time was over: the target, or the way, is slow, and silence is no word.</summary>
    public bool WasLate { get; protected set; }

    /// <summary>Whether nothing more is to be done.</summary>
    public bool IsClosed { get; protected set; }

    /// <summary>When it was first looked at and nothing more was to be done; null before.</summary>
    public Instant? ClosedAt { get; set; }

    /// <summary>Bytes of data on the SYN.</summary>
    public int SynDataLength { get; protected init; }

    /// <summary>Keeps what a segment's headers tell.</summary>
    protected void Keep(in HeardSegment segment)
    {
        if (_heard.Count < MostHeard) _heard.Add(segment);
    }
}
