namespace Sonde.Analysis.Reports;

/// <summary>What rows are grouped by.</summary>
public enum SummaryKey
{
    /// <summary>The country of the vantage point.</summary>
    Country,

    /// <summary>The network of the vantage point.</summary>
    Network,

    /// <summary>The domain or target.</summary>
    Domain,

    /// <summary>The scan.</summary>
    Source,

    /// <summary>Target and hour (UTC offset as written), for live lines.</summary>
    Hour,
}
