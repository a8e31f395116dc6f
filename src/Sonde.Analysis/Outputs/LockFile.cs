namespace Sonde.Analysis.Outputs;

/// <summary>
/// A turn that processes take by locking a file. The lock goes with its process, however that ends. The file stays: were it removed, one
/// process could hold the removed file and another a new one. While work is under way there is a byte in it, so that the next holder knows
/// of work that never ended.
/// </summary>
internal sealed class LockFile : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private readonly FileStream _file;

    private LockFile(FileStream file)
    {
        _file = file;
        WasLeft = file.Length > 0;
    }

    /// <summary>Whether the holder before ended without an end of its work.</summary>
    public bool WasLeft { get; }

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
                return Open(path);
            }
            catch (IOException) when (File.Exists(path) && (longest == Timeout.InfiniteTimeSpan || time.GetElapsedTime(start) < longest))
            {
                never.Wait(Pause, cancel);
            }
        }
    }

    /// <summary>Takes the turn if nobody has it.</summary>
    public static LockFile? TryTake(string path)
    {
        try
        {
            return Open(path);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    /// <summary>Notes the end of work that was done, by a process that was killed before it could say so.</summary>
    public static void EndLeft(string path)
    {
        if (new FileInfo(path) is not { Exists: true, Length: > 0 }) return;
        using LockFile? left = TryTake(path);
        left?.End();
    }

    /// <summary>Notes that work is under way.</summary>
    public void Begin()
    {
        if (_file.Length > 0) return;
        _file.WriteByte((byte)'1');
        _file.Flush();
    }

    /// <summary>Notes that it came to its end.</summary>
    public void End() => _file.SetLength(0);

    /// <summary>Gives the turn to others.</summary>
    public void Dispose() => _file.Dispose();

    private static LockFile Open(string path) => new(OutputAccess.Private.Open(path, FileMode.OpenOrCreate, FileShare.None, 1));
}
