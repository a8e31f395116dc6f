namespace Sonde.Experiments.Traceroute.Payloads;

/// <summary>Whether what treats the test in another way stands in the path or beside it.</summary>
internal enum PayloadPosition
{
    /// <summary>Nobody can tell.</summary>
    Unknown,

    /// <summary>It stands in the path: what it took went no further.</summary>
    InPath,

    /// <summary>It stands beside the path: the request that it answered went on, or the real answer followed.</summary>
    OnPath,
}
