using Sonde.Analysis.Inputs;
using Sonde.Platform.Streams;

namespace Sonde.Cli.Output;

/// <summary>
/// The files of one run: no two outputs, and no input and output, may be the same file, by whatever spelling or link. Devices and pipes are
/// left alone.
/// </summary>
/// <param name="host">The program's surroundings: standard input and output may be files as well.</param>
internal sealed class FileClashes(ProgramHost host)
{
    private static readonly string[] Packed = [".gz", ".tgz", ".gzip", ".zst", ".xz", ".bz2", ".zip"];

    private readonly List<(string Name, FileIdentity Identity, bool IsWritten)> _files = [];
    private readonly List<(string Name, FileFacts Facts)> _written = [];
    private readonly List<(string Role, string Path)> _outputs = [];
    private readonly List<string> _folders = [];

    /// <summary>Which files of a folder that is given are read, by their paths.</summary>
    public Func<string, bool> IsRead { get; init; } = FilesBelow.IsRead;

    /// <summary>Whether what links in such a folder lead to is read.</summary>
    public bool FollowsLinks { get; init; } = true;

    /// <summary>Adds files that are read, and folders whose files are; <c>-</c> is standard input.</summary>
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
        if (path is null or "-") return this;
        _outputs.Add((role, path));
        Add(role, path, isWritten: true);
        return this;
    }

    /// <summary>
    /// Looks for the first two that are one, for what is written among the files of a folder that is read, and for what is packed by its
    /// name.
    /// </summary>
    /// <exception cref="UsageException">There is such.</exception>
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

        CheckFolders();
        foreach ((string role, string path) in _outputs) RefusePacked(role, path);
    }

    /// <summary>The file that a value of <c>--output</c> names; null for standard output, which is <c>-</c> as well as nothing.</summary>
    public static string? ResultsOf(string? output) => output == "-" ? null : output;

    // What is not there yet is none of the folder's files, so that most runs look through none.
    private void CheckFolders()
    {
        var tree = new MachineFiles();
        foreach ((string name, FileFacts facts) in _written)
        {
            foreach (string folder in _folders)
            {
                if (FilesBelow.Has(tree, facts, folder, IsRead, FollowsLinks))
                    throw new UsageException(
                        $"{name} is one of the files in {folder}, which are read: it cannot be read and written in one run");
            }
        }
    }

    // Lines are on the disk when they are written, whatever ends the run; packed ones were not, and could not be gone on with.
    private static void RefusePacked(string role, string path)
    {
        string? ending = Array.Find(Packed, each => path.EndsWith(each, StringComparison.OrdinalIgnoreCase));
        // Who reads a pipe may pack what comes.
        if (ending is null || new MachineFiles().Look(path) is { Kind: FileKind.Pipe or FileKind.Other }) return;
        string plain = path[..^ending.Length];
        throw new UsageException(
            $"{role} {path}: it is written as it is, and would be packed by its name alone: give {(LastIsEmpty(plain) ? "another name" : plain)}, and pack that when it is whole");
    }

    private static bool LastIsEmpty(string path) => path.Length == 0 || path[^1] == '/';

    private void Add(string role, string path, bool isWritten)
    {
        FileIdentity? identity = path == "-" ? host.StandardFile(0) : FileIdentity.Of(path);
        string name = path == "-" ? "standard input" : role.Length > 0 ? $"{role} {path}" : path;
        if (identity is { } known) _files.Add((name, known, isWritten));
        if (!isWritten && path != "-" && Directory.Exists(path)) _folders.Add(path);
        if (isWritten && new MachineFiles().Look(path) is { Kind: FileKind.File } facts) _written.Add((name, facts));
    }
}
