namespace Sonde.Analysis.Reports.Tables;

/// <summary>What a report is written as.</summary>
public enum ReportFormat
{
    /// <summary>A line a row with tabs between its cells, and behind them sentences, which begin with a number sign.</summary>
    Text,

    /// <summary>CSV (RFC 4180), with a header.</summary>
    Csv,

    /// <summary>An object of JSON a line.</summary>
    Json,

    /// <summary>A table of Markdown, and sentences below it.</summary>
    Markdown,
}
