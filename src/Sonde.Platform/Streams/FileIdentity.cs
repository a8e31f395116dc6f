using System.Text;
using Sonde.Platform.Files;

namespace Sonde.Platform.Streams;

/// <summary>
/// What a name stands for, whatever its spelling and by whatever link: the file's device and inode, or, where there is none yet, those of
/// the folder that it will lie in, and its name there.
/// </summary>
/// <param name="Device">The device of the file or folder.</param>
/// <param name="Inode">Its number there.</param>
/// <param name="NewName">The name of a file that is not there yet; null of one that is.</param>
public readonly record struct FileIdentity(ulong Device, ulong Inode, string? NewName)
{
    private const int MostLinks = 40;

    /// <summary>
    /// The identity of a regular file, or of one that may become one; null for devices, pipes, folders, and where it cannot be told.
    /// </summary>
    public static FileIdentity? Of(string path)
    {
        for (int links = 0; links < MostLinks; links++)
        {
            if (Status(path) is { } there) return OfFile(there);
            // A link to what is not there yet stands for what it names.
            if (new FileInfo(path).LinkTarget is not { } target) break;
            path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/", target);
        }

        string name = Path.GetFileName(path);
        string folder = Path.GetDirectoryName(path) is { Length: > 0 } above ? above : path.StartsWith('/') ? "/" : ".";
        return name.Length > 0 && Status(folder) is { } parent ? new FileIdentity(parent.Device, parent.Inode, name) : null;
    }

    /// <summary>The identity of the regular file behind a descriptor; null where it is none.</summary>
    public static FileIdentity? OfDescriptor(int descriptor) => FileCalls.Status(descriptor) is { } there ? OfFile(there) : null;

    private static FileIdentity? OfFile(FileStatus there) => there.IsFile ? new FileIdentity(there.Device, there.Inode, null) : null;

    private static FileStatus? Status(string path)
        => path.Contains('\0') ? null : FileCalls.Status(Encoding.UTF8.GetBytes(path), followsLinks: true);
}
