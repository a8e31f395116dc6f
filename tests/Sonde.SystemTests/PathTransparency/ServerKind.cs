namespace Sonde.SystemTests.PathTransparency;

/// <summary>The servers of the lab.</summary>
internal enum ServerKind
{
    /// <summary>Accepts ECN (RFC 3168).</summary>
    Modern,

    /// <summary>Accepts no ECN.</summary>
    Old,
}
