namespace Sonde.Analysis.Store;

/// <summary>Types of DuckDB's C interface (duckdb_type).</summary>
internal enum DuckdbType
{
    /// <summary>BOOLEAN, a byte.</summary>
    Boolean = 1,

    /// <summary>BIGINT.</summary>
    BigInt = 5,

    /// <summary>DOUBLE.</summary>
    Double = 11,

    /// <summary>DATE, days since 1970-01-01 in 32 bits.</summary>
    Date = 13,

    /// <summary>VARCHAR.</summary>
    Varchar = 17,

    /// <summary>A list of one type.</summary>
    List = 24,

    /// <summary>A record of named members.</summary>
    Struct = 25,
}
