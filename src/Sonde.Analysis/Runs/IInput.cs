namespace Sonde.Analysis.Runs;

/// <summary>Files that belong together, to be gone through as often as needed.</summary>
internal interface IInput
{
    /// <summary>Opens the wanted files one after the other. Each stream lives until the next is asked for.</summary>
    IEnumerable<InputFile> Open(Func<string, bool> isWanted);
}
