namespace Sonde.Measurements.Formats;

/// <summary>Whose form a line of results has.</summary>
public enum LineForm
{
    /// <summary>OONI's measurement (df-000).</summary>
    Ooni,

    /// <summary>PATHspider's result.</summary>
    Pathspider,
}
