namespace Sonde.Analysis.Reports.Changes;

/// <summary>What can be said of a series.</summary>
public enum ChangeStatus
{
    /// <summary>Its share changed.</summary>
    Changed,

    /// <summary>It has tests enough, and shows no change.</summary>
    Steady,

    /// <summary>It has too few tests to say.</summary>
    Insufficient,
}
