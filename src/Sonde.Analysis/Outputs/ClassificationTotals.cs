namespace Sonde.Analysis.Outputs;

/// <summary>What a run, or one unit of it, came to.</summary>
public sealed class ClassificationTotals
{
    private readonly OrderedDictionary<(string Path, string Reason), bool> _broken = [];
    private readonly List<string> _notes = [];

    private long _bytesRead, _done, _ofUnit, _unit;

    /// <summary>Units done in this run.</summary>
    public int Units { get; internal set; }

    /// <summary>Units that an earlier run had done.</summary>
    public int UnitsSkipped { get; internal set; }

    /// <summary>Units that there are to do, those included that an earlier run had done; 0 while they are looked for.</summary>
    public int UnitsFound { get; internal set; }

    /// <summary>Bytes read so far, unpacked; may be asked for from any thread.</summary>
    public long BytesRead => Volatile.Read(ref _bytesRead);

    /// <summary>Bytes of all files there are to read, as they lie on the disk; 0 where nobody knows, as of a stream.</summary>
    public long BytesFound { get; internal set; }

    /// <summary>How many of <see cref="BytesFound"/> are done; may be asked for from any thread.</summary>
    public long BytesDone => Volatile.Read(ref _done) + Math.Min(Volatile.Read(ref _ofUnit), Volatile.Read(ref _unit));

    /// <summary>Lines that were not blank.</summary>
    public long Lines { get; internal set; }

    /// <summary>Rows made.</summary>
    public long Rows { get; internal set; }

    /// <summary>Lines rejected.</summary>
    public long Rejected { get; internal set; }

    /// <summary>Rejected lines by reason.</summary>
    public SortedDictionary<string, long> RejectedByReason { get; } = new(StringComparer.Ordinal);

    /// <summary>Rows by outcome; <c>null</c> for rows without one.</summary>
    public SortedDictionary<string, long> Outcomes { get; } = new(StringComparer.Ordinal);

    /// <summary>Files, folders and archives that are not whole or cannot be read, and why; each once.</summary>
    public IReadOnlyCollection<(string Path, string Reason)> Broken => _broken.Keys;

    /// <summary>What is to be said of inputs that an earlier run had read.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Notes a broken input; false for one that is known.</summary>
    internal bool Break(string path, string reason)
    {
        if (!_broken.TryAdd((path, reason), true)) return false;
        Reject("broken file");
        return true;
    }

    /// <summary>Begins a unit of so many bytes on the disk; some of them may be read more than once.</summary>
    internal void Begin(long bytes)
    {
        Volatile.Write(ref _ofUnit, 0);
        Volatile.Write(ref _unit, bytes);
    }

    internal void ReadOfFile(int bytes) => Interlocked.Add(ref _ofUnit, bytes);

    /// <summary>Ends it, whether it was read or done before.</summary>
    internal void End()
    {
        long bytes = Volatile.Read(ref _unit);
        Begin(0);
        Interlocked.Add(ref _done, bytes);
    }

    internal void Read(int bytes) => Interlocked.Add(ref _bytesRead, bytes);

    internal void Note(string text)
    {
        if (!_notes.Contains(text)) _notes.Add(text);
    }

    internal void Reject(string reason)
    {
        Rejected++;
        RejectedByReason[reason] = RejectedByReason.GetValueOrDefault(reason) + 1;
    }

    internal void Count(string outcome, long rows) => Outcomes[outcome] = Outcomes.GetValueOrDefault(outcome) + rows;

    internal void Add(ClassificationTotals other)
    {
        Lines += other.Lines;
        Rows += other.Rows;
        Rejected += other.Rejected;
        foreach ((string reason, long count) in other.RejectedByReason)
            RejectedByReason[reason] = RejectedByReason.GetValueOrDefault(reason) + count;
        foreach ((string outcome, long count) in other.Outcomes) Count(outcome, count);
        foreach ((string Path, string Reason) broken in other.Broken) _broken.TryAdd(broken, true);
        _notes.AddRange(other.Notes);
    }
}
