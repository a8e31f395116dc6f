namespace Sonde.Analysis.Metadata;

/// <summary>What a file of IP metadata is.</summary>
public enum MetadataKind
{
    /// <summary>Routes and their origins: CAIDA's routeviews prefix2as, or pyasn's .dat.</summary>
    Routes,

    /// <summary>Names and countries of networks: CAIDA's as-org2info.</summary>
    AsOrganizations,

    /// <summary>Classes of networks: CAIDA's as2types.</summary>
    AsClasses,

    /// <summary>What a regional registry has given out: RIR delegated files.</summary>
    Delegations,

    /// <summary>Address ranges with countries, comma-separated (DB-IP).</summary>
    CountryRanges,

    /// <summary>Address ranges with networks, comma-separated (DB-IP).</summary>
    AsRanges,

    /// <summary>A MaxMind-format database.</summary>
    Mmdb,
}
