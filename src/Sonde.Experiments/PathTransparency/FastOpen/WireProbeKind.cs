namespace Sonde.Experiments.PathTransparency.FastOpen;

/// <summary>The crafted probes.</summary>
internal enum WireProbeKind
{
    /// <summary>A plain SYN; the request follows the handshake.</summary>
    Plain,

    /// <summary>Asks for a cookie by kind 34.</summary>
    Ask34,

    /// <summary>Asks for a cookie by the experimental kind 254.</summary>
    Ask254,

    /// <summary>The request on the SYN, without the option.</summary>
    DataOnly,

    /// <summary>The request on the SYN, with a cookie that nobody gave.</summary>
    BogusCookie,

    /// <summary>The request on the SYN, with the server's cookie.</summary>
    Cookie,
}
