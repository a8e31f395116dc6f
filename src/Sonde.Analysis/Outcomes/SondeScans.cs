namespace Sonde.Analysis.Outcomes;

/// <summary>The scans that a rule of ours is for.</summary>
public enum SondeScans
{
    /// <summary>Any.</summary>
    Any,

    /// <summary>HTTP and HTTPS.</summary>
    Web,

    /// <summary>Echo and discard.</summary>
    Bare,
}
