namespace Sonde.Analysis.Inputs;

/// <summary>A file in an archive.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="Content">Its bytes, until the next member is asked for.</param>
internal sealed record TarMember(string Name, Stream Content);
