namespace Sonde.Analysis.Inputs;

/// <summary>The files of the machine, as inputs are looked for: names may hold any bytes (<see cref="PathText"/>).</summary>
public interface IFileTree
{
    /// <summary>What a path stands for, links followed; null where there is nothing, or a link to nothing.</summary>
    FileFacts? Look(string path);

    /// <summary>The names in a folder, in no order, without <c>.</c> and <c>..</c>.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    IReadOnlyList<string> Names(string folder);

    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    Stream Open(string path);

    /// <summary>Opens a file to look at its beginning, which is no reading of it.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    Stream Peek(string path) => Open(path);
}
