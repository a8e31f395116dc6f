namespace Sonde.Analysis.Reports.Changes;

/// <summary>Over how long tests are taken together.</summary>
public enum ChangeBinSize
{
    /// <summary>Days where there are ten of them, else hours.</summary>
    Auto,

    /// <summary>Days, as the archive writes them.</summary>
    Day,

    /// <summary>Hours, as the archive writes them.</summary>
    Hour,
}
