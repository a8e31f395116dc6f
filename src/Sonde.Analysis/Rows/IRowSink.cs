namespace Sonde.Analysis.Rows;

/// <summary>Takes finished rows. The row is filled again after the call.</summary>
internal interface IRowSink
{
    /// <summary>Whether live lines are wanted as a row for each try that has an outcome, not as one for the measurement.</summary>
    bool TakesTries => false;

    /// <summary>Whether network events of live lines are wanted.</summary>
    bool TakesObservations => false;

    void Accept(HyperquackRow row);

    void Accept(SatelliteRow row);

    /// <summary>What a live line came to.</summary>
    /// <param name="row">The measurement, or one try.</param>
    /// <param name="evidence">On what it was decided, in words; null unless rows are explained.</param>
    void Accept(OutcomeRow row, string? evidence);

    void Accept(ObservationRow row)
    {
    }
}
