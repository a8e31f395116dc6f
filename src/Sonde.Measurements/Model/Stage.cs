namespace Sonde.Measurements.Model;

/// <summary>How far a conversation came before the outcome was decided (Censored Planet's stages).</summary>
public enum Stage
{
    /// <summary>No stage: a match, or a DNS outcome, which has none.</summary>
    None,

    /// <summary>Before anything was sent: a local or system failure.</summary>
    Setup,

    /// <summary>While connecting.</summary>
    Dial,

    /// <summary>During the TLS handshake.</summary>
    Tls,

    /// <summary>While sending the request.</summary>
    Write,

    /// <summary>While reading the answer.</summary>
    Read,

    /// <summary>While reading the answer as HTTP.</summary>
    Http,

    /// <summary>A whole answer came; its content decided.</summary>
    Content,

    /// <summary>Nobody can tell.</summary>
    Unknown,
}
