using System.Threading.Channels;
using Sonde.Experiments.Contract;
using Sonde.Experiments.Drafts;
using Sonde.Experiments.Loop;
using Sonde.Experiments.Network;
using Sonde.Experiments.Privacy;
using Sonde.Experiments.Targets;

namespace Sonde.Experiments.Runs;

/// <summary>
/// One run of an experiment over many targets: one thread reads targets, one measures, one writes. What is read ahead
/// and what waits to be written is bounded, and what is ready is with the system before more is begun.
/// </summary>
/// <param name="settings">What decides how it goes.</param>
/// <param name="network">The machine.</param>
/// <param name="time">The wall clock.</param>
/// <param name="stop">The user's wish to end.</param>
/// <param name="sink">Where measurements go.</param>
/// <param name="observer">Told how it goes.</param>
public sealed class MeasureRun(
    RunSettings settings, INetwork network, TimeProvider time, StopSignal stop, IMeasurementSink sink, IRunObserver observer) : IDisposable
{
    private const int Ahead = 256, Piece = 64 << 10;

    private readonly TargetFeed<Target> _feed = new(Ahead);
    private readonly Channel<List<Reported>> _drafts =
        Channel.CreateUnbounded<List<Reported>>(new UnboundedChannelOptions { SingleReader = true });
    private readonly SemaphoreSlim _room = new(settings.Pacing.Parallel + Ahead);
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();
    private readonly Lock _lock = new();
    private List<Reported> _reported = [];

    /// <summary>What it has come to so far.</summary>
    public RunCounts Counts { get; } = new();

    /// <summary>What must not be published of it.</summary>
    public RunSecrets Secrets { get; } = SecretsOf(settings.Identity, settings.Control, network);

    /// <summary>When it began.</summary>
    public DateTimeOffset StartedAt => _startedAt;

    /// <summary>Whether it ended because the user did not consent.</summary>
    public bool LacksConsent { get; private set; }

    /// <summary>Measures all lines, or as many as the user lets it.</summary>
    public async Task RunAsync(IAsyncEnumerable<SourceLine> lines)
    {
        var ended = new CancellationTokenSource(); // not disposed: a signal may come as late as it likes
        Action end = () => { if (stop.IsClosed) ended.Cancel(); };
        stop.Changed += end;
        try
        {
            end();
            Task feeding = Task.Run(() => FeedAsync(lines, ended.Token), CancellationToken.None);
            Task writing = Task.Run(WriteAllAsync, CancellationToken.None);
            try
            {
                await OwnThread.Run(Measure, "probes");
            }
            catch (Exception)
            {
                // Nobody takes what is read any more; who reads must not speak when the run is over.
                await ended.CancelAsync();
                await feeding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                throw;
            }
            finally
            {
                Flush();
                _drafts.Writer.TryComplete();
                await writing;
            }

            await feeding;
            while (_feed.TryTake(out _)) Counts.AddUnmeasured();
        }
        finally
        {
            stop.Changed -= end;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _room.Dispose();

    /// <summary>What must not be published of a run.</summary>
    /// <param name="identity">Who measures.</param>
    /// <param name="control">The control, which was typed and stays.</param>
    /// <param name="network">The machine.</param>
    public static RunSecrets SecretsOf(ProbeIdentity identity, Target? control, INetwork network)
    {
        var secrets = new RunSecrets(network) { ArePublished = identity.IsPublished };
        if (identity.Address is { } own) secrets.Hide(own);
        if (control is not null) secrets.Keep(control.Address);
        return secrets;
    }

    private void Measure() => settings.Experiment.Run(new RunContext(settings, network, time, stop, _feed, new Outbox(this))
    {
        SecretsNow = () => Secrets.Now,
        ProbeAsn = settings.Identity.Asn == new ProbeIdentity().Asn ? null : settings.Identity.Asn,
        ProbeCc = settings.Identity.Country == new ProbeIdentity().Country ? null : settings.Identity.Country,
        Unmeasured = LeaveUnmeasured,
        Resting = Counts.AddResting,
        Notice = observer.Notice,
        Watch = observer.IsWatching ? observer.UnderWay : null,
        Tell = observer.WantsProbes ? observer.Probed : null,
        Preflight = Counts.AddPreflight,
        CaptureEnded = drops => Counts.CaptureDrops = drops,
    });

    // What is left has its place no longer: others are read for it.
    private void LeaveUnmeasured(int targets)
    {
        if (targets == 0) return;
        Counts.AddUnmeasured(targets);
        _room.Release(targets);
    }

    private void Report(Reported reported)
    {
        lock (_lock) _reported.Add(reported);
    }

    private void Flush()
    {
        lock (_lock)
        {
            if (_reported.Count == 0) return;
            _drafts.Writer.TryWrite(_reported);
            _reported = [];
        }
    }

    private async Task FeedAsync(IAsyncEnumerable<SourceLine> lines, CancellationToken ended)
    {
        List<MeasurementDraft> unmeasured = [];
        var admission = new TargetAdmission(settings, network, Counts, observer)
        {
            Unmeasured = (line, error) =>
            {
                if (settings.Experiment.UnmeasuredKey(line.Text) is { } key && settings.IsMeasured(key, false)) return;
                if (settings.Experiment.Unmeasured(line.Text, error, time.GetUtcNow()) is { } draft) unmeasured.Add(draft);
            },
        };
        try
        {
            await foreach (SourceLine line in TargetRanges.ExpandAsync(settings, lines, ended).WithCancellation(ended))
            {
                IReadOnlyList<Target> targets = await admission.AdmitAsync(line, ended);
                Counts.AddAdmitted(targets.Count);
                foreach (MeasurementDraft draft in unmeasured)
                {
                    await _room.WaitAsync(ended);
                    _drafts.Writer.TryWrite([new Reported(draft)]);
                }

                unmeasured.Clear();
                for (int i = 0; i < targets.Count; i++)
                {
                    if (await TryHandOverAsync(targets[i], ended)) continue;
                    Counts.AddUnmeasured(targets.Count - i);
                    break;
                }

                if (!admission.LacksConsent) continue;
                LacksConsent = true;
                stop.Close();
            }

            Counts.IsAllRead = true;
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            Counts.IsInputLeft = true;
        }
        finally
        {
            _feed.Complete();
        }
    }

    private async Task<bool> TryHandOverAsync(Target target, CancellationToken ended)
    {
        try
        {
            await _room.WaitAsync(ended);
            if (target.Lookup is { Failure: not null })
            {
                return _drafts.Writer.TryWrite([new Reported(settings.Experiment.Unresolved(target, time.GetUtcNow(), settings.Options))]);
            }

            await _feed.PutAsync(target, ended);
            return true;
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task WriteAllAsync()
    {
        using var lines = new RunLines(settings, network, Secrets, _startedAt);
        var names = new NameStage(network.Names, time);
        try
        {
            await foreach (List<Reported> drafts in _drafts.Reader.ReadAllAsync())
            {
                await WriteAsync(drafts, names, lines);
                _room.Release(drafts.Count);
            }
        }
        catch (Exception)
        {
            stop.Interrupt(); // what cannot be kept is not worth measuring
            throw;
        }
    }

    // What is ready at once goes to the system at once, a moderate piece at a time, and counts as measured only then.
    private async Task WriteAsync(List<Reported> drafts, NameStage names, RunLines lines)
    {
        List<MeasurementDraft> written = [];
        int bytes = 0;
        lines.Begin();
        for (int i = 0; i < drafts.Count; i++)
        {
            MeasurementDraft draft = drafts[i].Draft;
            if (draft.Names is not null)
            {
                draft = await names.PassAsync(draft);
                lines.Begin();
            }

            drafts[i] = default; // what it was made of may go
            ReadOnlyMemory<byte> line = lines.Of(draft);
            bytes += line.Length;
            written.Add(Write(line, draft));
            if (bytes < Piece) continue;
            Finish(written);
            bytes = 0;
        }

        Finish(written);
    }

    private void Finish(List<MeasurementDraft> written)
    {
        sink.Flush();
        foreach (MeasurementDraft draft in written)
        {
            Counts.AddMeasured(draft);
            observer.Measured(draft);
        }

        written.Clear();
    }

    // Whose outcome is left open has that of its line, as it is published.
    private MeasurementDraft Write(ReadOnlyMemory<byte> line, MeasurementDraft draft)
    {
        if (draft.Line is not { LeavesOutcomeOpen: true })
        {
            sink.Write(line.Span);
            return draft;
        }

        StampedLine stamped = (settings.Stamp ?? throw new InvalidOperationException("an outcome is left open, and nobody decides it"))
            .Stamp(line);
        sink.Write(stamped.Line.Span);
        return draft with { Outcome = stamped.Outcome, Expectation = stamped.Expectation };
    }

    private sealed class Outbox(MeasureRun run) : IMeasurementOutbox
    {
        public void Report(MeasurementDraft draft) => run.Report(new Reported(draft));

        public void ReportLater(Func<MeasurementDraft> make) => run.Report(new Reported(make));

        public void Flush() => run.Flush();
    }
}
