using System.Runtime.InteropServices;
using Sonde.Platform.Linux;

namespace Sonde.Platform.Streams;

/// <summary>
/// A file that is written at its end only (O_APPEND), what is handed over in one write, by one process at a time. A file that is new
/// belongs to its owner alone (mode 0600). The lock is of the open file: it goes with it, however its process ends, and readers are not
/// held up.
/// </summary>
public sealed unsafe class AppendStream : WriteOnlyStream
{
    private const int WriteOnly = 1, Create = 0x40, Append = 0x400, CloseOnExec = 0x80000, SetOpenFileLock = 37, FromStart = 0, FromEnd = 2;
    private const short WriteLock = 1;
    private const int NotPermitted = 1, AccessDenied = 13, Again = 11, Interrupted = 4;

    private readonly bool _isRegular;
    private int _descriptor;

    private AppendStream(int descriptor)
    {
        _descriptor = descriptor;
        _isRegular = FileIdentity.OfDescriptor(descriptor) is not null;
    }

    /// <summary>Opens a file and takes it for this process.</summary>
    /// <exception cref="IOException">It cannot be opened, or another run writes to it.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static AppendStream Open(string path)
    {
        int descriptor = Libc.OpenPath(path, WriteOnly | Create | Append | CloseOnExec, 0x180);
        if (descriptor < 0) throw Error(Libc.Errno);
        var file = new AppendStream(descriptor);
        if (file.TryLock()) return file;
        file.Dispose();
        throw new IOException("another run is writing to it");
    }

    /// <summary>How long the file is, in bytes; 0 where it is a pipe or a device.</summary>
    public override long Length => _isRegular ? Libc.SeekTo(_descriptor, 0, FromEnd) : 0;

    /// <summary>Appends in one write; of what does not fit onto the disk whole lines stay.</summary>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        fixed (byte* bytes = buffer)
        {
            nint done = 0;
            while (done < buffer.Length)
            {
                nint written = Libc.Write(_descriptor, bytes + done, buffer.Length - done);
                if (written >= 0) done += written;
                else Recover(Libc.Errno, buffer[..(int)done]);
            }
        }
    }

    /// <summary>Cuts the file.</summary>
    public override void SetLength(long value)
    {
        if (_isRegular && Libc.CutTo(_descriptor, value) != 0) throw Error(Libc.Errno);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (_descriptor >= 0) _ = Libc.Close(_descriptor);
        _descriptor = -1;
        base.Dispose(disposing);
    }

    // Pipes and devices are for everybody; a file system without locks goes without.
    private bool TryLock()
    {
        if (!_isRegular) return true;
        var whole = new Libc.FileLock { Type = WriteLock, Whence = FromStart };
        return Libc.Control(_descriptor, SetOpenFileLock, &whole) == 0 || Libc.Errno is not (Again or AccessDenied);
    }

    private void Recover(int error, ReadOnlySpan<byte> done)
    {
        if (error == Interrupted) return;
        if (error == Again)
        {
            var entry = new Libc.PollFd { Fd = _descriptor, Events = Constants.POLLOUT };
            _ = Libc.Poll(&entry, 1, -1);
            return;
        }

        // Whole lines stay.
        int part = done.Length - (done.LastIndexOf((byte)'\n') + 1);
        if (part > 0 && _isRegular) _ = Libc.CutTo(_descriptor, Length - part);
        throw Error(error);
    }

    private static Exception Error(int error)
    {
        string message = Marshal.GetPInvokeErrorMessage(error);
        return error is NotPermitted or AccessDenied ? new UnauthorizedAccessException(message) : new IOException(message, error);
    }
}
