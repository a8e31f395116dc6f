namespace Sonde.Analysis.Runs;

/// <summary>
/// A turn that processes take by locking a file. The lock goes with its process, however that ends. The file stays: were it removed, one
/// process could hold the removed file and another a new one.
/// </summary>
internal sealed class LockFile : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private readonly FileStream _file;

    private LockFile(FileStream file) => _file = file;

    /// <summary>Waits for the turn.</summary>
    /// <param name="path">The file.</param>
    /// <param name="longest">How long to wait for others.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancel">Stops the waiting.</param>
    /// <exception cref="IOException">Others hold it for longer.</exception>
    public static LockFile Take(string path, TimeSpan longest, TimeProvider time, CancellationToken cancel)
    {
        long start = time.GetTimestamp();
        using var never = new ManualResetEventSlim();
        while (true)
        {
            try
            {
                return new LockFile(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1));
            }
            catch (IOException) when (File.Exists(path) && (longest == Timeout.InfiniteTimeSpan || time.GetElapsedTime(start) < longest))
            {
                never.Wait(Pause, cancel);
            }
        }
    }

    /// <summary>Gives the turn to others.</summary>
    public void Dispose() => _file.Dispose();
}
