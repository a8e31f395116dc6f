namespace Sonde.Analysis.Store;

/// <summary>What DuckDB says is wrong with a statement, or why it is not there.</summary>
/// <param name="message">The text.</param>
/// <param name="inner">What brought it up, or null.</param>
public sealed class DuckdbException(string message, Exception? inner = null) : Exception(message, inner);
