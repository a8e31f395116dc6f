using Sonde.Platform.Linux;

namespace Sonde.Platform.Streams;

/// <summary>
/// How many files and sockets a process may have open (RLIMIT_NOFILE). The runtime raises the soft limit to the hard one by itself.
/// </summary>
public static unsafe class OpenFilesLimit
{
    private const int OpenFiles = 7;

    /// <summary>The limit; null where it is unknown.</summary>
    public static long? Current()
    {
        Libc.Limit limit;
        return Libc.GetLimit(OpenFiles, &limit) == 0 ? (long)Math.Min(limit.Soft, long.MaxValue) : null;
    }
}
