using Sonde.Platform.Streams;

namespace Sonde.Cli.Output;

/// <summary>
/// The files of one run: no two outputs, and no input and output, may be the same file, by whatever spelling or link. Devices and pipes are
/// left alone.
/// </summary>
/// <param name="host">The program's surroundings: standard input and output may be files as well.</param>
internal sealed class FileClashes(ProgramHost host)
{
    private readonly List<(string Name, FileIdentity Identity, bool IsWritten)> _files = [];

    /// <summary>Adds files that are read; <c>-</c> is standard input.</summary>
    public FileClashes Reads(string role, params IEnumerable<string> paths)
    {
        foreach (string path in paths) Add(role, path, isWritten: false);
        return this;
    }

    /// <summary>
    /// Adds a file that is written; null is none. <c>-</c> is standard output, which counts in any case, and takes results alone.
    /// </summary>
    /// <exception cref="UsageException">Something else than results is to go to standard output.</exception>
    public FileClashes Writes(string role, string? path)
    {
        if (path == "-" && role != "--output")
            throw new UsageException($"{role} -: standard output takes the results alone; name a file (./- is one of that name)");
        if (path is not null and not "-") Add(role, path, isWritten: true);
        return this;
    }

    /// <summary>Looks for the first two that are one.</summary>
    /// <exception cref="UsageException">There are such two.</exception>
    public void Check()
    {
        if (host.StandardFile(1) is { } output) _files.Add(("standard output", output, IsWritten: true));
        for (int i = 0; i < _files.Count; i++)
        {
            for (int j = i + 1; j < _files.Count; j++)
            {
                if (_files[i].Identity != _files[j].Identity || !(_files[i].IsWritten || _files[j].IsWritten)) continue;
                bool areBothWritten = _files[i].IsWritten && _files[j].IsWritten;
                throw new UsageException(
                    $"{_files[i].Name} and {_files[j].Name} are the same file: {(areBothWritten ? "give each one of its own" : "it cannot be read and written in one run")}");
            }
        }
    }

    /// <summary>The file that a value of <c>--output</c> names; null for standard output, which is <c>-</c> as well as nothing.</summary>
    public static string? ResultsOf(string? output) => output == "-" ? null : output;

    private void Add(string role, string path, bool isWritten)
    {
        FileIdentity? identity = path == "-" ? host.StandardFile(0) : FileIdentity.Of(path);
        string name = path == "-" ? "standard input" : role.Length > 0 ? $"{role} {path}" : path;
        if (identity is { } known) _files.Add((name, known, isWritten));
    }
}
