namespace Sonde.Analysis.Inputs;

/// <summary>A file that was found.</summary>
/// <param name="Location">Where it lies.</param>
/// <param name="Given">The path that was given and led to it.</param>
internal readonly record struct FoundFile(string Location, string Given)
{
    /// <summary>What it is called, any bytes kept.</summary>
    public string Name => ScanPath.NameOf(Location, Given);
}
