namespace Sonde.Analysis.Metadata.Mmdb;

/// <summary>How a look-up in a MaxMind-format file went.</summary>
public enum MmdbLookup
{
    /// <summary>The file has no record for the address.</summary>
    NotFound,

    /// <summary>There is a record.</summary>
    Found,

    /// <summary>The tree is damaged on the way to this address.</summary>
    Malformed,
}
