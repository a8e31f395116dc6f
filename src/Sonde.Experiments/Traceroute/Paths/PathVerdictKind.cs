namespace Sonde.Experiments.Traceroute.Paths;

/// <summary>The kinds of <see cref="PathVerdict"/>, the graver the later.</summary>
internal enum PathVerdictKind
{
    /// <summary>Too little was answered to say anything.</summary>
    Unknown,

    /// <summary>It goes as the others go, or another way of the same length that ends alike.</summary>
    Agrees,

    /// <summary>It goes another way and does not come back to the others'.</summary>
    Diverges,

    /// <summary>Others go on where it is never heard of again.</summary>
    DroppedAfter,

    /// <summary>Something on the way answered in the destination's name.</summary>
    ResetMidway,

    /// <summary>Something on the way answered a payload with data, or took it, in the destination's name.</summary>
    AnsweredMidway,
}
