namespace Sonde.Analysis.Outputs;

/// <summary>
/// Units that are done and not yet on the disk: bringing a file there costs the same as bringing many, so small ones go together. What a
/// kill takes with it is the work of about a second.
/// </summary>
/// <param name="folder">The folder of the outputs.</param>
/// <param name="manifest">Where they are noted.</param>
/// <param name="sync">Brings all that was written below a folder to the disk, or null where each file is brought there by itself.</param>
/// <param name="time">The clock.</param>
internal sealed class FinishedUnits(string folder, Manifest manifest, Action<string>? sync, TimeProvider time) : IDisposable
{
    private const int MostWaiting = 128;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);
    private readonly List<FinishedUnit> _waiting = [];
    private long _since;

    /// <summary>Whether files are brought to the disk together.</summary>
    public bool IsTogether => sync is not null;

    /// <summary>Takes a unit; it belongs to this from now on.</summary>
    public void Add(FinishedUnit unit)
    {
        if (_waiting.Count == 0) _since = time.GetTimestamp();
        _waiting.Add(unit);
        if (_waiting.Count >= MostWaiting || !IsTogether) Flush();
    }

    /// <summary>Finishes those that wait, if that is due: after a second, or before a unit that will take longer.</summary>
    public void FlushIfDue(bool isLongNext)
    {
        if (_waiting.Count > 0 && (isLongNext || time.GetElapsedTime(_since) >= LongestWait)) Flush();
    }

    /// <summary>Brings all to the disk, gives the files their names, and notes the units as done, in this order.</summary>
    public void Flush()
    {
        if (_waiting.Count == 0) return;
        sync?.Invoke(folder);
        foreach (FinishedUnit unit in _waiting) unit.Files.Rename();
        manifest.Add(_waiting);
        foreach (FinishedUnit unit in _waiting)
        {
            unit.Turn.End();
            unit.Dispose();
        }

        _waiting.Clear();
    }

    /// <summary>Gives up what could not be finished.</summary>
    public void Dispose()
    {
        foreach (FinishedUnit unit in _waiting) unit.Dispose();
        _waiting.Clear();
    }
}
