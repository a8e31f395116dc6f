namespace Sonde.Platform.Files;

/// <summary>What the kernel says of a file (statx).</summary>
/// <param name="Device">The device it lies on.</param>
/// <param name="Inode">Its number there: the same for all its names.</param>
/// <param name="Mode">Its type and rights.</param>
/// <param name="Size">Bytes.</param>
/// <param name="ChangedAt">When its bytes last changed, UTC.</param>
public readonly record struct FileStatus(ulong Device, ulong Inode, int Mode, long Size, DateTime ChangedAt)
{
    private const int TypeMask = 0xF000, Pipe = 0x1000, Folder = 0x4000, Regular = 0x8000, Link = 0xA000;

    /// <summary>Whether it is a file with bytes in it.</summary>
    public bool IsFile => (Mode & TypeMask) == Regular;

    /// <summary>Whether it is a folder.</summary>
    public bool IsFolder => (Mode & TypeMask) == Folder;

    /// <summary>Whether it is a pipe with a name.</summary>
    public bool IsPipe => (Mode & TypeMask) == Pipe;

    /// <summary>Whether it is a symbolic link.</summary>
    public bool IsLink => (Mode & TypeMask) == Link;
}
