namespace Sonde.Analysis.Signatures;

/// <summary>How a set of signatures is read and which of several hits counts.</summary>
public enum SignatureRules
{
    /// <summary>
    /// As the published pipeline of Censored Planet: a name given twice keeps its first place and its last pattern,
    /// all false positives come before all block pages, each in file order, and the first hit counts.
    /// </summary>
    CensoredPlanet,

    /// <summary>
    /// Ours: every line counts, patterns with forgotten escapes match what they were made from, a hit that a more
    /// specific hit implies is set aside, and a false positive of a single word does not outweigh a block page.
    /// </summary>
    Sonde,
}
