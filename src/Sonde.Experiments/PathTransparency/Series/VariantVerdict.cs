namespace Sonde.Experiments.PathTransparency.Series;

/// <summary>What a baseline and a variant of it came to (PATHspider's connectivity), or why that is not told.</summary>
internal enum VariantVerdict
{
    /// <summary>Not all tries were made.</summary>
    Unfinished,

    /// <summary>Both are answered.</summary>
    Works,

    /// <summary>The baseline is answered, the variant is not.</summary>
    Broken,

    /// <summary>The variant is answered, the baseline is not.</summary>
    Transient,

    /// <summary>Neither is answered.</summary>
    Offline,

    /// <summary>What one failed by, the other failed by once too.</summary>
    Contradictory,

    /// <summary>The path loses so much that the silence may be chance.</summary>
    PathLoss,

    /// <summary>This machine is to blame.</summary>
    LocalError,
}
