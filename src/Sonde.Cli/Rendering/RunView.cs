using Sonde.Cli.Commands;
using Sonde.Experiments.Framework;
using Sonde.Experiments.Runs;
using Sonde.Measurements.Formats.Ooni.TcpPing;
using Sonde.Measurements.Formats.Ooni.Traceroute;

namespace Sonde.Cli.Rendering;

/// <summary>What people see of a run on standard error: what was left out and why, a status line while it runs, a summary.</summary>
/// <param name="about">The experiment.</param>
/// <param name="host">The program's surroundings.</param>
/// <param name="verbosity">How much to say.</param>
internal sealed class RunView(ExperimentDescription about, ProgramHost host, Verbosity verbosity) : IRunObserver, IDisposable
{
    private const string ClearLine = "\r\u001b[K";
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly HashSet<string> _toldEntries = [];
    private readonly bool _isLive = host.ErrorIsTerminal && verbosity != Verbosity.Quiet;
    private ITimer? _timer;
    private bool _statusShown;

    /// <summary>Begins the status line, where somebody watches.</summary>
    public void Begin(Func<RunCounts> counts, TimeProvider time)
    {
        if (!_isLive) return;
        long start = time.GetTimestamp();
        _timer = time.CreateTimer(_ => ShowStatus(counts(), time.GetElapsedTime(start)), null, Second, Second);
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

    public void Measured(MeasurementDraft draft)
    {
        if (!_isLive && verbosity != Verbosity.Verbose) return;
        if (draft.Line is { } line)
        {
            Say($"{draft.Target.Input}: {line.Summary}{(draft.WasInterrupted ? " (interrupted)" : "")}", isError: false);
            return;
        }

        string times = draft.TestKeys is TcpPingTestKeys { Series.Summary: { } summary } ? Times(summary) : "";
        Say($"{draft.Target.Input}: {draft.Outcome}{times}{(draft.WasInterrupted ? " (interrupted)" : "")}", isError: false);
        if (draft.TestKeys is not TracerouteTestKeys trace) return;
        foreach (string row in trace.Payload is null ? TraceTable.Of(trace) : PayloadTable.Of(trace)) Say(row, isError: false);
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

        Say($"{counts.Measured} measured, {counts.Rejected} rejected, {counts.Blocked} blocked, {counts.Resumed} measured before", isError: false);
        if (counts.Repeated > 0) Say($"  {counts.Repeated,8}  exact repeats left out", isError: false);
        foreach ((string finding, long count) in counts.Findings) Say($"  {count,8}  {finding}", isError: false);
        foreach ((string outcome, long count) in counts.Outcomes) Say($"  {count,8}  {outcome}", isError: false);
        if (about.Status == ExperimentStatus.Exploratory) Say($"{about.Name} is exploratory: it draws no conclusion from these outcomes", isError: false);
    }

    public void Dispose() => _timer?.Dispose();

    private static string Times(TcpPingSummary summary) => summary is { Min: { } min, Median: { } median, Max: { } max }
        ? $" {summary.Received}/{summary.Sent} connected, min/median/max {min * 1000:0.0}/{median * 1000:0.0}/{max * 1000:0.0} ms"
        : $" {summary.Received}/{summary.Sent} connected";

    private static string Shorten(string text) => text.Length <= 200 ? text : text[..200] + "…";

    private void Say(string message, bool isError = true)
    {
        if (verbosity == Verbosity.Quiet && !isError) return;
        lock (_lock)
        {
            ClearStatus();
            host.Error.WriteLine(isError ? $"sonde: {TerminalText.Safe(message)}" : TerminalText.Safe(message));
        }
    }

    private void ShowStatus(RunCounts counts, TimeSpan elapsed)
    {
        lock (_lock)
        {
            if (_timer is null) return;
            host.Error.Write($"{ClearLine}{elapsed:hh\\:mm\\:ss}  read {counts.Read}, measured {counts.Measured}");
            host.Error.Flush();
            _statusShown = true;
        }
    }

    private void ClearStatus()
    {
        if (!_statusShown) return;
        host.Error.Write(ClearLine);
        host.Error.Flush();
        _statusShown = false;
    }

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
    }
}
