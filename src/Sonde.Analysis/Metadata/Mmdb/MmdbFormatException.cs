namespace Sonde.Analysis.Metadata.Mmdb;

/// <summary>A MaxMind-format file is not what the format says; thrown within the reader only.</summary>
internal sealed class MmdbFormatException(string message) : Exception(message);
