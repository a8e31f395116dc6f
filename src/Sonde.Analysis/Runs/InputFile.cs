namespace Sonde.Analysis.Runs;

/// <summary>An open file of an input.</summary>
/// <param name="Path">Its path as it was given, or its name in the archive.</param>
/// <param name="Content">Its bytes, decompressed. Closed by whoever made it.</param>
internal readonly record struct InputFile(string Path, Stream Content);
