namespace Sonde.Analysis.Signatures;

/// <summary>How a pattern is compared (the four types of OONI's fingerprints).</summary>
public enum PatternType
{
    /// <summary>The text is anywhere in the location.</summary>
    Contains,

    /// <summary>The location begins with the text.</summary>
    Prefix,

    /// <summary>The location is the text.</summary>
    Full,

    /// <summary>A regular expression matches somewhere in the location; a dot stands for line ends too.</summary>
    Regexp,
}
