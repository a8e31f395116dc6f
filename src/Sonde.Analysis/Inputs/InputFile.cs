namespace Sonde.Analysis.Inputs;

/// <summary>An open file of an input.</summary>
/// <param name="Name">Which file.</param>
/// <param name="Content">Its bytes, decompressed. Closed by whoever made it.</param>
internal readonly record struct InputFile(InputName Name, Stream Content);
