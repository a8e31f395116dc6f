using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Sonde.Platform.Linux;

namespace Sonde.Platform.Files;

/// <summary>
/// Files by names of any bytes, which the managed library cannot open, and with device and inode, which it does not tell.
/// </summary>
public static unsafe class FileCalls
{
    private const int CurrentFolder = -100, NoFollow = 0x100, EmptyPath = 0x1000, BasicStatus = 0x7FF;
    private const long FirstSecond = -62_135_596_800, LastSecond = 253_402_300_799; // of DateTime
    private const int ReadOnly = 0, CloseOnExec = 0x80000, NoTerminal = 0x100;
    private const int NoSuchEntry = 2, NotPermitted = 1, AccessDenied = 13;

    /// <summary>What a name stands for, or null where that cannot be told: there is nothing, or it may not be looked at.</summary>
    public static FileStatus? Status(ReadOnlySpan<byte> path, bool followsLinks)
    {
        fixed (byte* name = Terminated(path)) return Status(CurrentFolder, name, followsLinks ? 0 : NoFollow);
    }

    /// <summary>What a descriptor stands for, or null where that cannot be told.</summary>
    public static FileStatus? Status(int descriptor)
    {
        byte nothing = 0;
        return Status(descriptor, &nothing, EmptyPath);
    }

    /// <summary>The names in a folder, in no order, without <c>.</c> and <c>..</c>.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static IReadOnlyList<byte[]> Names(ReadOnlySpan<byte> folder)
    {
        nint stream;
        fixed (byte* name = Terminated(folder)) stream = Libc.OpenDir(name);
        if (stream == 0) throw Error();
        try
        {
            List<byte[]> names = [];
            while (true)
            {
                Marshal.SetLastSystemError(0);
                byte* entry = Libc.ReadDir(stream);
                if (entry == null)
                {
                    if (Marshal.GetLastPInvokeError() != 0) throw Error();
                    return names;
                }

                // struct dirent: inode, offset, length of the record, type, name.
                ReadOnlySpan<byte> name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(entry + 19);
                if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8)) names.Add(name.ToArray());
            }
        }
        finally
        {
            _ = Libc.CloseDir(stream);
        }
    }

    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static Stream Open(ReadOnlySpan<byte> path)
    {
        int descriptor;
        fixed (byte* name = Terminated(path)) descriptor = Libc.Open(name, ReadOnly | CloseOnExec | NoTerminal, 0);
        if (descriptor < 0) throw Error();
        return new FileStream(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.Read, 1);
    }

    /// <summary>From now on a file that this process makes, whatever library makes it, is for its owner alone (mode 0600).</summary>
    public static void KeepNewFilesPrivate() => _ = Libc.Mask(0x3F);

    /// <summary>Brings all that was written to the file system of a folder to the disk.</summary>
    /// <exception cref="IOException">The disk failed, or is full.</exception>
    public static void Sync(ReadOnlySpan<byte> folder)
    {
        int descriptor;
        fixed (byte* name = Terminated(folder)) descriptor = Libc.Open(name, ReadOnly | CloseOnExec, 0);
        if (descriptor < 0) throw Error();
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        if (Libc.SyncFilesystem(descriptor) != 0) throw Error();
    }

    private static FileStatus? Status(int folder, byte* name, int flags)
    {
        Libc.StatX status;
        if (Libc.Statx(folder, name, flags, BasicStatus, &status) != 0) return null;
        DateTime changed = DateTime.UnixEpoch.AddSeconds(Math.Clamp(status.ModifiedSeconds, FirstSecond, LastSecond))
            .AddTicks(status.ModifiedNanoseconds / 100);
        return new FileStatus(((ulong)status.DeviceMajor << 32) | status.DeviceMinor, status.Inode, status.Mode, status.Size, changed);
    }

    private static byte[] Terminated(ReadOnlySpan<byte> path) => [.. path, 0];

    private static Exception Error()
    {
        int error = Marshal.GetLastPInvokeError();
        string message = Marshal.GetPInvokeErrorMessage(error);
        return error switch
        {
            NotPermitted or AccessDenied => new UnauthorizedAccessException(message),
            NoSuchEntry => new FileNotFoundException(message),
            _ => new IOException(message),
        };
    }
}
