namespace Sonde.Analysis.Reports.Querying;

/// <summary>What the rows of a query are written as.</summary>
public enum QueryFormat
{
    /// <summary>An object of JSON a line.</summary>
    Json,

    /// <summary>Columns below each other, for people.</summary>
    Table,

    /// <summary>CSV with a header.</summary>
    Csv,

    /// <summary>A table of Markdown.</summary>
    Markdown,

    /// <summary>Parquet.</summary>
    Parquet,
}
