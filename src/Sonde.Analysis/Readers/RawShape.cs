namespace Sonde.Analysis.Readers;

/// <summary>What a line is, told from its own keys.</summary>
internal enum RawShape
{
    Unknown,
    HyperquackV1,
    HyperquackV2,
    SatelliteV1,
    SatelliteV20,
    SatelliteV20Control,
    SatelliteV22,
    HyperquackFlat,
    SatelliteFlat,
    Live,

    /// <summary>A row of the table of outcomes.</summary>
    OutcomeFlat,

    /// <summary>A row of the table of observations.</summary>
    ObservationFlat,

    /// <summary>A row of the reduced table.</summary>
    ReducedFlat,
}
