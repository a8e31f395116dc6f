namespace Sonde.Measurements.Formats;

/// <summary>Whose form a line of results has.</summary>
public enum LineForm
{
    /// <summary>OONI's measurement (df-000).</summary>
    Ooni,

    /// <summary>PATHspider's result.</summary>
    Pathspider,

    /// <summary>Censored Planet's raw line, of Hyperquack or Satellite.</summary>
    CensoredPlanet,
}
