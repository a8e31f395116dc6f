using Sonde.Platform.Linux;

namespace Sonde.Platform;

/// <summary>Standard output. It says when whoever read it has gone, so that a run whose results nobody takes can end.</summary>
public sealed class StandardOutputStream() : StandardStream(1)
{
    /// <summary>Whether an exception says that the reader has gone (EPIPE).</summary>
    public static bool IsClosedPipe(IOException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception.HResult == Constants.EPIPE;
    }
}
