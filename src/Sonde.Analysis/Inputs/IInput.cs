namespace Sonde.Analysis.Inputs;

/// <summary>Files that belong together, to be gone through as often as needed.</summary>
internal interface IInput
{
    /// <summary>The files on this machine that it is made of; none for a stream.</summary>
    IReadOnlyList<InputName> Files { get; }

    /// <summary>Whether it is an archive, whose files are known only when it is read.</summary>
    bool IsArchive { get; }

    /// <summary>What was left out of it when it was gone through, in words.</summary>
    IReadOnlyList<string> Notes => [];

    /// <summary>Opens the wanted files one after the other. Each stream lives until the next is asked for.</summary>
    /// <param name="isWanted">Which files.</param>
    /// <param name="onFault">Called with the name of a file that cannot be read, or of the whole input, and why. The rest goes on.</param>
    IEnumerable<InputFile> Open(Func<InputName, bool> isWanted, Action<string, string> onFault);
}
