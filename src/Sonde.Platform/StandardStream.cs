using System.Runtime.InteropServices;
using Sonde.Platform.Linux;
using Sonde.Platform.Streams;

namespace Sonde.Platform;

/// <summary>
/// One of the process's own outputs, unbuffered. The console's own stream would first read the terminal's description, and write to the
/// terminal what switches its keypad; and it does not say when whoever read it has gone.
/// </summary>
/// <param name="descriptor">Which.</param>
public abstract unsafe class StandardStream(int descriptor) : WriteOnlyStream
{
    private const string Origin = "Sonde.StandardStream";

    /// <summary>Whether an exception came of writing to one of these.</summary>
    public static bool IsOfOutput(IOException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception.Source == Origin;
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

    private void Recover(int error)
    {
        if (error == Constants.EINTR) return;
        if (error != Constants.EAGAIN) throw new IOException(Marshal.GetPInvokeErrorMessage(error), error) { Source = Origin };
        // Another program made the descriptor non-blocking, and it is full.
        var entry = new Libc.PollFd { Fd = descriptor, Events = Constants.POLLOUT };
        _ = Libc.Poll(&entry, 1, -1);
    }
}
