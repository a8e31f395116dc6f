namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>PATHspider's <c>spdr_state</c>, as its code numbers it (its manual has 1 and 2 the other way round).</summary>
public enum ConnectionState
{
    /// <summary>It got its answer.</summary>
    Ok = 0,

    /// <summary>It failed.</summary>
    Failed = 1,

    /// <summary>Its time ran out.</summary>
    TimedOut = 2,

    /// <summary>It was not made.</summary>
    Skipped = 3,
}
