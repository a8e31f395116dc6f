namespace Sonde.Analysis.Verdicts;

/// <summary>What a scan spoke to its vantage points.</summary>
public enum ScanType
{
    /// <summary>Neither the source nor the row says.</summary>
    Unknown,

    /// <summary>The echo service.</summary>
    Echo,

    /// <summary>The discard service.</summary>
    Discard,

    /// <summary>HTTP.</summary>
    Http,

    /// <summary>HTTPS.</summary>
    Https,

    /// <summary>DNS (Satellite).</summary>
    Dns,
}
