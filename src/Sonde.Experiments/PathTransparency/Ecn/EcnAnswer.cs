namespace Sonde.Experiments.PathTransparency.Ecn;

/// <summary>What a SYN/ACK says to a SYN that asks for ECN.</summary>
internal enum EcnAnswer
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>ECN (RFC 3168 §6.1.1).</summary>
    Classic,

    /// <summary>Accurate ECN (RFC 9768 table 2).</summary>
    Accurate,

    /// <summary>Accurate ECN, and that the SYN came with a mark that it did not have when it left.</summary>
    AccurateMarked,

    /// <summary>The bits of the SYN itself.</summary>
    Reflected,
}
