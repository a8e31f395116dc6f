namespace Sonde.Analysis.Reports;

/// <summary>What measurements are grouped by.</summary>
public enum SummaryKey
{
    /// <summary>The day.</summary>
    Date,

    /// <summary>The country of the vantage point.</summary>
    Country,

    /// <summary>The network of the vantage point.</summary>
    Network,

    /// <summary>The name that was asked for; without one the target.</summary>
    Domain,

    /// <summary>What was measured, as typed; of archives the domain or URL.</summary>
    Target,

    /// <summary>The category of the domain.</summary>
    Category,

    /// <summary>The nettest.</summary>
    Test,

    /// <summary>The scan.</summary>
    Source,

    /// <summary>The vantage point.</summary>
    Vantage,

    /// <summary>The TTL that the outcome names.</summary>
    Hop,

    /// <summary>The hour, with the offset from UTC as written.</summary>
    Hour,
}
