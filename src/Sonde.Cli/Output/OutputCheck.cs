using Sonde.Analysis.Inputs;
using Sonde.Platform.Streams;

namespace Sonde.Cli.Output;

/// <summary>Finds out before any work whether what it comes to can be written.</summary>
internal static class OutputCheck
{
    /// <summary>Makes a folder where there is none, and tries whether files can be made in it.</summary>
    /// <exception cref="UsageException">They cannot.</exception>
    public static void Folder(string role, string path)
    {
        if (System.IO.File.Exists(path))
            throw new UsageException($"{role} {path}: this is {(IsDevice(path) ? "a device or a pipe" : "a file")}, not a folder");
        string trial = Path.Combine(path, $".{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(path);
            new FileStream(
                trial, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.DeleteOnClose })
                .Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(
                $"{role} {path}: no files can be made there: {FileTrouble.Reason(Directory.Exists(path) ? trial : path, e)}");
        }
    }

    /// <summary>Refuses a folder for outputs that is to be read itself, by whatever name.</summary>
    /// <exception cref="UsageException">It is.</exception>
    public static void NotRead(string role, string folder, IEnumerable<string> paths)
    {
        var files = new MachineFiles();
        if (files.Look(folder) is not { Kind: FileKind.Folder } own) return;
        foreach (string path in paths)
        {
            if (path == "-" || files.Look(path)?.Identity != own.Identity) continue;
            throw new UsageException(
                $"{path} and {role} {folder} are the same folder: its files would be inputs and outputs in one; give another, which may lie in it");
        }
    }

    private static bool IsDevice(string path) => FileIdentity.Of(path) is null;

    /// <summary>Tries whether a file can be written; one that is there stays as it is, and none is left that was not there.</summary>
    /// <exception cref="UsageException">It cannot.</exception>
    public static void File(string role, string path)
    {
        // Who reads a pipe takes the closing of it for the end, and nobody would read what is written then.
        if (new MachineFiles().Look(path) is { Kind: FileKind.Pipe }) return;
        try
        {
            bool isNew = !System.IO.File.Exists(path) && new FileInfo(path).LinkTarget is null;
            OwnerFile.Open(path, FileMode.OpenOrCreate).Dispose();
            if (isNew) System.IO.File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileTrouble.Of(role, path, e);
        }
    }
}
