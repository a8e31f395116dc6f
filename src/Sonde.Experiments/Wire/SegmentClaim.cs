namespace Sonde.Experiments.Wire;

/// <summary>What a segment in the other end's name can know of a connection.</summary>
public enum SegmentClaim
{
    /// <summary>What only somebody can know who saw our segments, or the other end's.</summary>
    Genuine,

    /// <summary>A reset within the window that does not stand where the next byte is due: to be asked for again (RFC 5961 §3.2).</summary>
    Challenged,

    /// <summary>Nothing: whoever sent it may have seen no segment at all.</summary>
    Forged,
}
