namespace Sonde.Analysis.Inputs;

/// <summary>What is worked on as a whole: a Hyperquack file, or a scan of Satellite with its side files.</summary>
/// <param name="Path">File, folder or archive as it is called in outputs; empty for a stream.</param>
/// <param name="Source">The scan's name, which is the folder of the outputs.</param>
/// <param name="Name">What the outputs are called; unique within its source.</param>
/// <param name="IsSatellite">Whether it is a scan with side files.</param>
/// <param name="Input">Its files.</param>
internal sealed record InputUnit(string Path, string Source, string Name, bool IsSatellite, IInput Input)
{
    /// <summary>The unit's key in manifests and for sorting.</summary>
    public string Key => $"{Source}/{Name}";

    /// <summary>Whether it can be read once only, and is called after what was read.</summary>
    public bool IsStream => Input is StreamInput;
}
