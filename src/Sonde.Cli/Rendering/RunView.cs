using System.Collections.Concurrent;
using System.Globalization;
using Sonde.Cli.Commands;
using Sonde.Experiments.Contract;
using Sonde.Experiments.Drafts;
using Sonde.Experiments.Runs;
using Sonde.Measurements.Model;

namespace Sonde.Cli.Rendering;

/// <summary>
/// What people see of a run: what was left out and why, what is under way, each target where they are few and one line of progress where
/// they are many, and what it came to.
/// </summary>
/// <param name="experiment">What measures.</param>
/// <param name="host">The program's surroundings.</param>
/// <param name="plan">What they are to see.</param>
internal sealed class RunView(IExperiment experiment, ProgramHost host, ViewPlan plan) : IRunObserver, IDisposable
{
    private const int TicksASecond = 4;
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1.0 / TicksASecond);

    private readonly RunScreen _screen = new(host, plan);
    private readonly HashSet<string> _toldEntries = [];
    private readonly ConcurrentQueue<ProbeNote> _probes = [];
    private ITimer? _timer;
    private BlockPauses? _pauses;
    private MeasurementProgress? _underWay;
    private int _ticks;
    private bool _hasFinding;

    public bool IsWatching => IsLive;

    public bool WantsProbes => (IsLive || plan.Verbosity == Verbosity.Verbose) && !plan.IsList;

    private bool IsLive => _screen.IsTerminal && plan.Verbosity != Verbosity.Quiet;

    private bool TellsTargets => plan.Verbosity == Verbosity.Verbose || (IsLive && !plan.IsList);

    /// <summary>Begins the status line, where somebody watches.</summary>
    public void Begin(Func<RunCounts> counts, TimeProvider time)
    {
        if (!IsLive) return;
        if (plan.Head is { } head) _screen.Say(new ViewLine(head, Tone.Faint) { Indent = 2 });
        long start = time.GetTimestamp();
        BlockPauses pauses = _pauses = _screen.AroundPauses();
        _timer = time.CreateTimer(_ => ShowStatus(counts(), time.GetElapsedTime(start) - pauses.Sum), null, Tick, Tick);
    }

    /// <summary>The sink, if need be one that takes the status line away before a line of results comes to the same terminal.</summary>
    public IMeasurementSink Beside(IMeasurementSink sink)
        => IsLive && host.OutputIsTerminal && plan.WritesLines ? new SharedTerminal(_screen, sink) : sink;

    public void Rejected(SourceLine line, string error)
        => _screen.Complain($"{(line.Place.Length > 0 ? line.Place + ": " : "")}\"{Shorten(line.Text)}\": {error}");

    public void Blocked(SourceLine line, string address, string entry)
    {
        // A long list under one entry is said once; the metadata and the summary have the counts.
        lock (_screen.Lock)
        {
            if (!_toldEntries.Add(entry) && plan.Verbosity != Verbosity.Verbose) return;
        }

        _screen.Remark(
            $"{(line.Place.Length > 0 ? line.Place + ": " : "")}{address} is left alone: {entry} is on the blocklist (--allow opens it)");
    }

    public void Notice(string text) => _screen.Remark(text);

    /// <summary>Writes an error of the program's surroundings.</summary>
    public void Complain(string message) => _screen.Complain(message);

    /// <summary>Asks a person, while nothing is drawn.</summary>
    public bool Aside(Func<bool> asks) => _screen.Aside(asks);

    // The thread that probes hands it over; drawing is for the timer's.
    public void UnderWay(MeasurementProgress? progress) => Volatile.Write(ref _underWay, progress);

    public void Probed(ProbeNote note) => _probes.Enqueue(note);

    public void Measured(MeasurementDraft draft)
    {
        if (plan.Watch is { } watch)
        {
            lock (_screen.Lock) watch.Add(draft);
            plan.Measured();
            return;
        }

        if (!TellsTargets) return;
        TellProbes();
        string[] findings = [.. experiment.FindingsOf(draft)];
        _hasFinding |= findings.Length > 0;
        _screen.Say(Head(draft, plan.IsOne && findings.Length > 0));
        string[] table = [.. experiment.TableOf(draft, _screen.Width)];
        foreach (string row in table) _screen.Say(row);
        if (!plan.IsOne && table.Length == 0) return;
        foreach (string finding in findings) _screen.Say(new ViewLine(finding) { Indent = 2 });
    }

    /// <summary>Ends the status line and sums up, where somebody watches or asked for more.</summary>
    public void End(RunCounts counts)
    {
        _timer?.Dispose();
        _timer = null;
        TellProbes();
        _screen.Clear();
        if (counts.Blocked > 0 && plan.Verbosity != Verbosity.Quiet)
        {
            foreach ((string entry, long count) in counts.BlockedBy) _screen.Remark($"blocklist: {count} under {entry}");
        }

        if (!IsLive && plan.Verbosity != Verbosity.Verbose) return;
        if (plan.Watch is { } watch)
        {
            foreach (string row in watch.Lines(_screen.Width)) _screen.Say(row);
        }

        bool isOne = plan.IsOne && plan.Verbosity != Verbosity.Verbose;
        foreach (ViewLine line in RunSummary.Of(experiment, counts, isOne, _hasFinding || plan.Watch is not null)) _screen.Say(line);
    }

    /// <summary>Leaves the terminal as it is to be, since the process ends now.</summary>
    public void GiveUp() => _screen.GiveUp();

    public void Dispose()
    {
        _timer?.Dispose();
        _screen.Clear();
        _pauses?.Dispose();
    }

    private static string Shorten(string text) => text.Length <= 200 ? text : text[..200] + "…";

    private ViewLine Head(MeasurementDraft draft, bool hasFindings)
    {
        string note = draft.Line?.Summary ?? (hasFindings ? "" : experiment.NoteOf(draft));
        // A job as JSON says more than people want to read again.
        string input = draft.Target.Input.StartsWith('{') ? draft.Target.Host : draft.Target.Input;
        ViewLine line = new($"{input}: ") { Indent = 2 };
        if (draft.WasMeasured)
        {
            line.Add(draft.Outcome.ToString(), ViewLine.ToneOf(draft.Counted == draft.Outcome ? draft.Says : draft.Outcome.Expectation));
            // That the flows of a trace agree is not yet that the target answered.
            if (draft.Counted != draft.Outcome && draft.Says != Expectation.Expected && !draft.WasInterrupted)
                line.Add(", ").Add(draft.Counted.ToString(), ViewLine.ToneOf(draft.Says));
            line.Add(draft.Says == Expectation.Inconclusive ? " (inconclusive)" : "").Add(note.Length > 0 ? " " : "");
        }

        return line.Add(note).Add(draft.WasInterrupted ? " (cut short)" : "");
    }

    private void TellProbes()
    {
        while (_probes.TryDequeue(out ProbeNote? note))
        {
            var line = new ViewLine(plan.IsOne ? "" : $"{note.Target.Host}: ") { Indent = 4 };
            _screen.Say(line.Add(string.Create(CultureInfo.InvariantCulture, $"ping={note.Number} "))
                .Add(Sign(note.Outcome), ViewLine.ToneOf(note.Outcome.Expectation)).Add(note.Text));
        }
    }

    private static string Sign(Outcome outcome) => outcome.Sign switch
    {
        OutcomeSign.Expected => "✅",
        OutcomeSign.Unexpected => "❗️",
        _ => "❔",
    };

    private void ShowStatus(RunCounts counts, TimeSpan elapsed)
    {
        lock (_screen.Lock)
        {
            if (_timer is null) return;
            TellProbes();
            if (plan.Watch is { } watch)
            {
                _screen.Show([.. watch.Lines(_screen.Width).Select(row => (ViewLine)row), Round(counts, elapsed)]);
                return;
            }

            MeasurementProgress? underWay = plan.IsList ? null : Volatile.Read(ref _underWay);
            if (_ticks++ % TicksASecond != TicksASecond - 1 && underWay is null) return;
            ViewLine status = StatusLine.Of(counts, RunProgress.Of(counts, elapsed, plan.Lines), _screen.Width);
            _screen.Show(underWay is null ? [status] : [.. Live(underWay), status]);
        }
    }

    private static ViewLine Round(RunCounts counts, TimeSpan elapsed) => new ViewLine(
        $"{StatusLine.Time(elapsed)}  {counts.Measured} {(counts.Measured == 1 ? "round" : "rounds")}; Ctrl-C ends");

    private IEnumerable<ViewLine> Live(MeasurementProgress underWay)
    {
        yield return underWay.Others > 0 ? $"{underWay.Target.Input}, and {underWay.Others} more under way" : underWay.Target.Input;
        foreach (string row in experiment.TableOf(underWay, _screen.Width)) yield return row;
    }

    private sealed class SharedTerminal(RunScreen screen, IMeasurementSink sink) : IMeasurementSink
    {
        public void Write(ReadOnlySpan<byte> line)
        {
            lock (screen.Lock)
            {
                screen.Clear();
                sink.Write(line);
            }
        }

        public void Flush()
        {
            lock (screen.Lock)
            {
                screen.Clear();
                sink.Flush();
            }
        }
    }
}
