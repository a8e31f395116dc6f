using System.Runtime.InteropServices;
using Sonde.Experiments.Drafts;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.Runs;

/// <summary>What a run has come to so far. Safe to read and to write from several threads.</summary>
public sealed class RunCounts
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _failures = [];
    private readonly Dictionary<string, long> _outcomes = [];
    private readonly Dictionary<string, long> _blocked = [];
    private readonly Dictionary<string, long> _findings = [];
    private readonly List<KeyValuePair<string, string>> _preflight = [];
    private long _repeated;
    private long _read;
    private long _measured;
    private long _admitted;
    private long _interrupted;
    private long _expected;
    private long _unexpected;
    private long _unknown;
    private long _alarming;
    private long _rejected;
    private long _resumed;
    private long _unmeasured;
    private long _resting;

    /// <summary>Targets read.</summary>
    public long Read => Volatile.Read(ref _read);

    /// <summary>Whether all input was read.</summary>
    public bool IsAllRead { get; internal set; }

    /// <summary>Targets that were found in what was read, and are to be measured or were.</summary>
    public long Admitted => Volatile.Read(ref _admitted);

    /// <summary>Targets measured whole.</summary>
    public long Measured => Volatile.Read(ref _measured);

    /// <summary>
    /// Measurements that the user's interrupt cut short: they are written, measured again by a resumed run, and counted here alone.
    /// </summary>
    public long Interrupted => Volatile.Read(ref _interrupted);

    /// <summary>Targets measured whose outcome is expected.</summary>
    public long Expected => Volatile.Read(ref _expected);

    /// <summary>Targets measured whose outcome is unexpected.</summary>
    public long Unexpected => Volatile.Read(ref _unexpected);

    /// <summary>Targets measured of which nothing can be said: their outcome is inconclusive or invalid.</summary>
    public long Unknown => Volatile.Read(ref _unknown);

    /// <summary>
    /// Those that a monitor is to hear of: unexpected ones, and those whose outcome has the sign of one though nothing sure follows from
    /// it, as of a target that is silent; of those that their controls excuse only such as could not be reached at all.
    /// </summary>
    public long Alarming => Volatile.Read(ref _alarming);

    /// <summary>Targets that could not be read.</summary>
    public long Rejected => Volatile.Read(ref _rejected);

    /// <summary>Targets that an earlier run had measured.</summary>
    public long Resumed => Volatile.Read(ref _resumed);

    /// <summary>Targets that repeat an earlier one exactly and were not measured again.</summary>
    public long Repeated => Volatile.Read(ref _repeated);

    /// <summary>How often each finding came, among measurements whose form has such words.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Findings => Snapshot(_findings);

    /// <summary>What of this machine decided how the run went, by name and value, in the order of being told.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Preflight
    {
        get
        {
            lock (_lock) return [.. _preflight];
        }
    }

    /// <summary>Targets read and then not measured, because the run was ended before.</summary>
    public long Unmeasured => Volatile.Read(ref _unmeasured);

    /// <summary>Addresses that rest at the moment: nothing is sent there for minutes, on purpose.</summary>
    public long Resting => Volatile.Read(ref _resting);

    /// <summary>Targets under an entry of the blocklist.</summary>
    public long Blocked
    {
        get
        {
            lock (_lock) return _blocked.Values.Sum();
        }
    }

    /// <summary>Whether the run was ended before all its input was read.</summary>
    public bool IsInputLeft { get; internal set; }

    /// <summary>Whether anything that came in was not measured.</summary>
    public bool IsPartial => Rejected > 0 || Blocked > 0 || Unmeasured > 0 || Interrupted > 0 || IsInputLeft;

    /// <summary>Packets that the capture lost, as far as it knows; null if nothing was captured.</summary>
    public long? CaptureDrops { get; internal set; }

    /// <summary>How often each failure came, among probes.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Failures => Snapshot(_failures);

    /// <summary>How often each outcome came, among measurements.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Outcomes => Snapshot(_outcomes);

    /// <summary>How many targets each entry of the blocklist kept out.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> BlockedBy => Snapshot(_blocked);

    internal void AddRead() => Interlocked.Increment(ref _read);

    internal void AddAdmitted(int count) => Interlocked.Add(ref _admitted, count);

    internal void AddRejected() => Interlocked.Increment(ref _rejected);

    internal void AddResumed() => Interlocked.Increment(ref _resumed);

    internal void AddRepeated() => Interlocked.Increment(ref _repeated);

    internal void AddUnmeasured(int count = 1) => Interlocked.Add(ref _unmeasured, count);

    internal void AddResting(int count) => Interlocked.Add(ref _resting, count);

    internal void AddPreflight(string name, string value)
    {
        lock (_lock) _preflight.Add(new(name, value));
    }

    internal void AddBlocked(string entry) => Add(_blocked, entry);

    internal void AddMeasured(MeasurementDraft draft)
    {
        if (draft.IsRejected) AddRejected();
        if (!draft.WasMeasured) return;
        for (int i = 0; i < draft.Failures.Count; i++) Add(_failures, draft.Failures[i].Text);
        if (draft.WasInterrupted)
        {
            Interlocked.Increment(ref _interrupted);
            return;
        }

        Interlocked.Increment(ref _measured);
        _ = draft.Says switch
        {
            Expectation.Expected => Interlocked.Increment(ref _expected),
            Expectation.Unexpected => Interlocked.Increment(ref _unexpected),
            _ => Interlocked.Increment(ref _unknown),
        };
        if (draft.IsAlarming) Interlocked.Increment(ref _alarming);
        if (draft.Line is { } line)
        {
            foreach (string finding in line.Findings) Add(_findings, finding);
        }

        Add(_outcomes, draft.Counted.Code);
    }

    private void Add(Dictionary<string, long> counts, string key)
    {
        lock (_lock) CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out _)++;
    }

    private KeyValuePair<string, long>[] Snapshot(Dictionary<string, long> counts)
    {
        lock (_lock) return [.. counts.OrderBy(each => each.Key, StringComparer.Ordinal)];
    }
}
