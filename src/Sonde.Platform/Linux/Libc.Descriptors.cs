using System.Runtime.InteropServices;

namespace Sonde.Platform.Linux;

/// <summary>The calls on descriptors of files: opening, locking, cutting, looking at what one is.</summary>
internal static unsafe partial class Libc
{
    [LibraryImport(Name, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int OpenPath(string path, int flags, uint mode);

    [LibraryImport(Name, EntryPoint = "fcntl", SetLastError = true)]
    public static partial int Control(int fd, int command, void* argument);

    [LibraryImport(Name, EntryPoint = "ftruncate", SetLastError = true)]
    public static partial int CutTo(int fd, long length);

    [LibraryImport(Name, EntryPoint = "lseek", SetLastError = true)]
    public static partial long SeekTo(int fd, long offset, int whence);

    [LibraryImport(Name, EntryPoint = "getrlimit", SetLastError = true)]
    public static partial int GetLimit(int resource, Limit* limit);

    /// <summary>struct flock.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct FileLock
    {
        public short Type;
        public short Whence;
        public long Start;
        public long Length;
        public int Process;
    }

    /// <summary>struct rlimit.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }
}
