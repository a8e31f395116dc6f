namespace Sonde.Analysis.Rows;

/// <summary>Takes finished rows. The row is filled again after the call.</summary>
internal interface IRowSink
{
    void Accept(HyperquackRow row);

    void Accept(SatelliteRow row);
}
