using System.Runtime.InteropServices;
using Sonde.Platform.Linux;

namespace Sonde.Platform.Streams;

/// <summary>
/// Input that may not have come yet (a pipe, a FIFO, a terminal, a device), read so that whoever waits for it can be told to stop. A read
/// that is stopped ends in <see cref="OperationCanceledException"/>.
/// </summary>
/// <param name="descriptor">What is read.</param>
/// <param name="isOwn">Whether it is closed with this.</param>
/// <param name="stop">Asks to stop, whatever else the reader listens to.</param>
public sealed unsafe class WaitingInputStream(int descriptor, bool isOwn, CancellationToken stop) : Stream
{
    private const int ReadOnly = 0, NonBlocking = 0x800, CloseOnExec = 0x80000, NoTerminal = 0x100, TurnMs = 50;
    private const int NotPermitted = 1, AccessDenied = 13, Again = 11, Interrupted = 4, NoSuchEntry = 2;
    private const short Readable = 1;

    private bool _isClosed;

    /// <summary>Opens a pipe or a device; that nobody writes to it yet does not hold up the opening.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static WaitingInputStream Open(string path, CancellationToken stop)
    {
        int descriptor = Libc.OpenPath(path, ReadOnly | NonBlocking | CloseOnExec | NoTerminal, 0);
        return descriptor >= 0 ? new WaitingInputStream(descriptor, isOwn: true, stop) : throw Error(Libc.Errno);
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer) => Read(buffer, CancellationToken.None);

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        => IsReady(0)
            ? ValueTask.FromResult(Read(buffer.Span, cancellationToken))
            : new(Task.Run(() => Read(buffer.Span, cancellationToken), cancellationToken));

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (isOwn && !_isClosed) _ = Libc.Close(descriptor);
        _isClosed = true;
        base.Dispose(disposing);
    }

    private int Read(Span<byte> buffer, CancellationToken cancel)
    {
        if (buffer.IsEmpty) return 0;
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            stop.ThrowIfCancellationRequested();
            if (!IsReady(TurnMs)) continue;
            nint read;
            fixed (byte* bytes = buffer) read = Libc.Read(descriptor, bytes, buffer.Length);
            if (read >= 0) return (int)read;
            if (Libc.Errno is not (Again or Interrupted)) throw Error(Libc.Errno);
        }
    }

    // Whatever happened to it, a read says what.
    private bool IsReady(int wait)
    {
        var entry = new Libc.PollFd { Fd = descriptor, Events = Readable };
        return Libc.Poll(&entry, 1, wait) > 0;
    }

    private static Exception Error(int error)
    {
        string message = Marshal.GetPInvokeErrorMessage(error);
        return error switch
        {
            NotPermitted or AccessDenied => new UnauthorizedAccessException(message),
            NoSuchEntry => new FileNotFoundException(message),
            _ => new IOException(message, error),
        };
    }
}
