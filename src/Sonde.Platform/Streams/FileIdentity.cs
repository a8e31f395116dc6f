using Sonde.Platform.Linux;

namespace Sonde.Platform.Streams;

/// <summary>
/// What a name stands for, whatever its spelling and by whatever link: the file's device and inode, or, where there is none yet, those of the
/// folder that it will lie in, and its name there.
/// </summary>
/// <param name="Device">The device of the file or folder.</param>
/// <param name="Inode">Its number there.</param>
/// <param name="NewName">The name of a file that is not there yet; null of one that is.</param>
public readonly record struct FileIdentity(ulong Device, ulong Inode, string? NewName)
{
    private const int CurrentFolder = -100, EmptyPath = 0x1000, TypeMask = 0xF000, Regular = 0x8000, MostLinks = 40;
    private const uint BasicStatus = 0x7FF;

    /// <summary>The identity of a regular file, or of one that may become one; null for devices, pipes, folders, and where it cannot be told.</summary>
    public static FileIdentity? Of(string path)
    {
        for (int links = 0; links < MostLinks; links++)
        {
            if (Describe(CurrentFolder, path, 0) is { } there) return there.IsRegular ? new FileIdentity(there.Device, there.Inode, null) : null;
            // A link to what is not there yet stands for what it names.
            if (new FileInfo(path).LinkTarget is not { } target) break;
            path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/", target);
        }

        string name = Path.GetFileName(path);
        string folder = Path.GetDirectoryName(path) is { Length: > 0 } above ? above : path.StartsWith('/') ? "/" : ".";
        return name.Length > 0 && Describe(CurrentFolder, folder, 0) is { } parent ? new FileIdentity(parent.Device, parent.Inode, name) : null;
    }

    /// <summary>The identity of the regular file behind a descriptor; null where it is none.</summary>
    public static FileIdentity? OfDescriptor(int descriptor)
        => Describe(descriptor, "", EmptyPath) is { IsRegular: true } there ? new FileIdentity(there.Device, there.Inode, null) : null;

    private static unsafe (ulong Device, ulong Inode, bool IsRegular)? Describe(int folder, string path, int flags)
    {
        Libc.StatX status;
        if (path.Contains('\0') || Libc.DescribeFile(folder, path, flags, BasicStatus, &status) != 0) return null;
        return (((ulong)status.DeviceMajor << 32) | status.DeviceMinor, status.Inode, (status.Mode & TypeMask) == Regular);
    }
}
