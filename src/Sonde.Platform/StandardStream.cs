using System.Runtime.InteropServices;
using Sonde.Platform.Linux;

namespace Sonde.Platform;

/// <summary>
/// One of the process's own outputs, unbuffered. The console's own stream would first read the terminal's description, and write to the
/// terminal what switches its keypad; and it does not say when whoever read it has gone.
/// </summary>
/// <param name="descriptor">Which.</param>
public abstract unsafe class StandardStream(int descriptor) : Stream
{
    private const string Origin = "Sonde.StandardStream";

    /// <summary>Whether an exception came of writing to one of these.</summary>
    public static bool IsOfOutput(IOException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception.Source == Origin;
    }

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        fixed (byte* bytes = buffer)
        {
            nint done = 0;
            while (done < buffer.Length)
            {
                nint written = Libc.Write(descriptor, bytes + done, buffer.Length - done);
                if (written >= 0) done += written;
                else Recover(Libc.Errno);
            }
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    private void Recover(int error)
    {
        if (error == Constants.EINTR) return;
        if (error != Constants.EAGAIN) throw new IOException(Marshal.GetPInvokeErrorMessage(error), error) { Source = Origin };
        // Another program made the descriptor non-blocking, and it is full.
        var entry = new Libc.PollFd { Fd = descriptor, Events = Constants.POLLOUT };
        _ = Libc.Poll(&entry, 1, -1);
    }
}
