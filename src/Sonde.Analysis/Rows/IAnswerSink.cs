namespace Sonde.Analysis.Rows;

/// <summary>Takes the fields of an answer record too.</summary>
internal interface IAnswerSink : IColumnSink
{
    /// <summary>The record of what agrees with the control answers.</summary>
    void Agreement(Column column, SatelliteAnswer answer);
}
