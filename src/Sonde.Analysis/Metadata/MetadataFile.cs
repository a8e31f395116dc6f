namespace Sonde.Analysis.Metadata;

/// <summary>A file of IP metadata that was read.</summary>
/// <param name="Path">The file.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Series">Which files it is one of by date: the newest of a series that is not younger than the measurement counts.</param>
/// <param name="Date">Its day, from its name or else its content, or null.</param>
/// <param name="Sha256">SHA-256 of the file as it is, in lower-case hex.</param>
/// <param name="Entries">How many entries it gave.</param>
/// <param name="Rejected">How many of its lines could not be read.</param>
public sealed record MetadataFile(string Path, MetadataKind Kind, string Series, DateOnly? Date, string Sha256, int Entries, int Rejected);
