namespace Sonde.Analysis.Inputs;

/// <summary>What is wrong with the sums that end a member of gzip.</summary>
internal enum TrailerFlaw
{
    /// <summary>They are others: the bytes before them were changed, or they were.</summary>
    IsWrong,

    /// <summary>A part of them is there, and the file ends.</summary>
    IsCut,

    /// <summary>None of them is there: they may be others, or missing.</summary>
    IsUnknown,
}
