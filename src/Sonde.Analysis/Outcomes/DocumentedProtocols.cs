namespace Sonde.Analysis.Outcomes;

/// <summary>Scans, as a set.</summary>
[Flags]
public enum DocumentedProtocols
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Discard.</summary>
    Discard = 1,

    /// <summary>Echo.</summary>
    Echo = 2,

    /// <summary>HTTP.</summary>
    Http = 4,

    /// <summary>HTTPS.</summary>
    Https = 8,

    /// <summary>DNS.</summary>
    Dns = 16,

    /// <summary>HTTP and HTTPS.</summary>
    Web = Http | Https,

    /// <summary>All that have stages.</summary>
    Staged = Discard | Echo | Web,
}
