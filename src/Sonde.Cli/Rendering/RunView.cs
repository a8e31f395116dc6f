using Sonde.Cli.Commands;
using Sonde.Experiments.Contract;
using Sonde.Experiments.Drafts;
using Sonde.Experiments.Runs;

namespace Sonde.Cli.Rendering;

/// <summary>What people see of a run on standard error: what was left out and why, a status line while it runs, a summary.</summary>
/// <param name="experiment">What measures.</param>
/// <param name="host">The program's surroundings.</param>
/// <param name="verbosity">How much to say.</param>
internal sealed class RunView(IExperiment experiment, ProgramHost host, Verbosity verbosity) : IRunObserver, IDisposable
{
    private const int TicksASecond = 4;
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1.0 / TicksASecond);

    private readonly Lock _lock = new();
    private readonly HashSet<string> _toldEntries = [];
    private readonly bool _isLive = host.ErrorIsTerminal && verbosity != Verbosity.Quiet;
    private readonly LiveBlock _block = new(host);
    private ITimer? _timer;
    private MeasurementProgress? _underWay;
    private int _ticks;

    /// <summary>Begins the status line, where somebody watches.</summary>
    public void Begin(Func<RunCounts> counts, TimeProvider time)
    {
        if (!_isLive) return;
        long start = time.GetTimestamp();
        _timer = time.CreateTimer(_ => ShowStatus(counts(), time.GetElapsedTime(start)), null, Tick, Tick);
    }

    /// <summary>The sink, if need be one that takes the status line away before a line of results comes to the same terminal.</summary>
    public IMeasurementSink Beside(IMeasurementSink sink) => _isLive && host.OutputIsTerminal ? new SharedTerminal(this, sink) : sink;

    public void Rejected(SourceLine line, string error)
        => Say($"{(line.Place.Length > 0 ? line.Place + ": " : "")}\"{Shorten(line.Text)}\": {error}");

    public void Blocked(SourceLine line, string address, string entry)
    {
        // A long list under one entry is said once; the metadata and the summary have the counts.
        lock (_lock)
        {
            if (!_toldEntries.Add(entry) && verbosity != Verbosity.Verbose) return;
        }

        Say($"{(line.Place.Length > 0 ? line.Place + ": " : "")}{address} is left alone: {entry} is on the blocklist (--allow opens it)");
    }

    public void Notice(string text) => Say(text);

    public bool IsWatching => _isLive;

    // The thread that probes hands it over; drawing is for the timer's.
    public void UnderWay(MeasurementProgress? progress) => Volatile.Write(ref _underWay, progress);

    public void Measured(MeasurementDraft draft)
    {
        if (!_isLive && verbosity != Verbosity.Verbose) return;
        if (draft.Line is { } line)
        {
            Say($"{draft.Target.Input}: {line.Summary}{(draft.WasInterrupted ? " (interrupted)" : "")}", isError: false);
            return;
        }

        string note = experiment.NoteOf(draft);
        Say($"{draft.Target.Input}: {draft.Outcome}{(note.Length > 0 ? " " : "")}{note}{(draft.WasInterrupted ? " (interrupted)" : "")}",
            isError: false);
        foreach (string row in experiment.TableOf(draft)) Say(row, isError: false);
    }

    /// <summary>Ends the status line and sums up, where somebody watches or asked for more.</summary>
    public void End(RunCounts counts)
    {
        _timer?.Dispose();
        _timer = null;
        if (counts.Blocked > 0 && verbosity != Verbosity.Quiet)
        {
            foreach ((string entry, long count) in counts.BlockedBy) Say($"blocklist: {count} under {entry}");
        }

        if (!_isLive && verbosity != Verbosity.Verbose)
        {
            ClearStatus();
            return;
        }

        Say($"{counts.Measured} measured, {counts.Rejected} rejected, {counts.Blocked} blocked, {counts.Resumed} measured before",
            isError: false);
        if (counts.Repeated > 0) Say($"  {counts.Repeated,8}  exact repeats left out", isError: false);
        foreach ((string finding, long count) in counts.Findings) Say($"  {count,8}  {finding}", isError: false);
        foreach ((string outcome, long count) in counts.Outcomes) Say($"  {count,8}  {outcome}", isError: false);
        if (experiment.Description is { Status: ExperimentStatus.Exploratory } about)
            Say($"{about.Name} is exploratory: it draws no conclusion from these outcomes", isError: false);
    }

    public void Dispose() => _timer?.Dispose();

    private static string Shorten(string text) => text.Length <= 200 ? text : text[..200] + "…";

    private void Say(string message, bool isError = true)
    {
        if (verbosity == Verbosity.Quiet && !isError) return;
        lock (_lock)
        {
            _block.Clear();
            host.Error.WriteLine(isError ? $"sonde: {TerminalText.Safe(message)}" : TerminalText.Safe(message));
        }
    }

    private void ShowStatus(RunCounts counts, TimeSpan elapsed)
    {
        lock (_lock)
        {
            if (_timer is null) return;
            MeasurementProgress? underWay = Volatile.Read(ref _underWay);
            if (_ticks++ % TicksASecond != TicksASecond - 1 && underWay is null) return;
            string status = $"{elapsed:hh\\:mm\\:ss}  read {counts.Read}, measured {counts.Measured}";
            _block.Show(underWay is null ? [status] : [.. Live(underWay), status]);
        }
    }

    private IEnumerable<string> Live(MeasurementProgress underWay)
    {
        yield return underWay.Others > 0 ? $"{underWay.Target.Input}, and {underWay.Others} more under way" : underWay.Target.Input;
        foreach (string row in experiment.TableOf(underWay)) yield return row;
    }

    private void ClearStatus() => _block.Clear();

    private sealed class SharedTerminal(RunView view, IMeasurementSink sink) : IMeasurementSink
    {
        public void Write(ReadOnlySpan<byte> line)
        {
            lock (view._lock)
            {
                view.ClearStatus();
                sink.Write(line);
            }
        }

        public void Flush()
        {
            lock (view._lock)
            {
                view.ClearStatus();
                sink.Flush();
            }
        }
    }
}
