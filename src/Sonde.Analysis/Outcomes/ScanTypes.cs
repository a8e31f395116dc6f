namespace Sonde.Analysis.Outcomes;

/// <summary>A set of scan types, as far as rules tell them apart.</summary>
[Flags]
public enum ScanTypes
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Echo.</summary>
    Echo = 1,

    /// <summary>Discard.</summary>
    Discard = 2,

    /// <summary>HTTP, HTTPS and scans that do not say what they are.</summary>
    Web = 4,

    /// <summary>The services that answer with bare text or not at all.</summary>
    Bare = Echo | Discard,

    /// <summary>Everything that is not echo.</summary>
    NotEcho = Discard | Web,

    /// <summary>Any scan.</summary>
    Any = Echo | Discard | Web,
}
