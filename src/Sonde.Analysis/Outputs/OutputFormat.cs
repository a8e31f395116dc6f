namespace Sonde.Analysis.Outputs;

/// <summary>What rows are written as.</summary>
public enum OutputFormat
{
    /// <summary>JSON Lines.</summary>
    Jsonl,

    /// <summary>CSV (RFC 4180) with a header.</summary>
    Csv,

    /// <summary>Parquet, written by DuckDB.</summary>
    Parquet,

    /// <summary>Nothing: rows are made and decided and let go. For measuring.</summary>
    None,
}
