using Sonde.Cli.Rendering;
using Sonde.Experiments.Contract;
using Sonde.Experiments.Loop;
using Sonde.Experiments.Network;
using Sonde.Experiments.Options;
using Sonde.Experiments.Runs;

namespace Sonde.Cli.Commands;

/// <summary>
/// <c>--dry-run</c>: what a run would measure and how long it would take at least. Nothing is sent but look-ups of names, and nothing is
/// written.
/// </summary>
/// <param name="request">What the user asked for.</param>
/// <param name="host">The program's surroundings.</param>
internal sealed class Rehearsal(MeasureRequest request, ProgramHost host)
{
    /// <summary>Reads all targets once and says what came of it.</summary>
    /// <returns>The exit code of a run in which all of them are measured.</returns>
    public int Run(RunSettings settings, INetwork network)
    {
        ExperimentDescription about = settings.Experiment.Description;
        using var stop = new CommandStop(host);
        using var source = new TargetSource(request with { RepeatEvery = null }, host);
        using var view = new RunView(settings.Experiment, host, new ViewPlan(request.Verbosity));
        var run = new DryRun(settings, network, view);
        run.RunAsync(source.ReadAsync(stop.Token), stop.Token).GetAwaiter().GetResult();
        if (run.LacksConsent) throw new UsageException(ConsentGate.Missing);
        string rounds = request.RepeatEvery is { } every
            ? $", again every {Durations.Text(every)}{(request.RepeatFor is { } most ? $" for {Durations.Text(most)}" : "")}"
            : "";
        TextWriter error = PeopleWriter.OfError(host);
        error.WriteLine(
            $"sonde: {run.Targets} {(run.Targets == 1 ? "target" : "targets")} would be measured with {about.Name}{Options(settings)}{rounds}; {run.Counts.Blocked} blocked, {run.Counts.Rejected} rejected, {run.Counts.Resumed} measured before");
        Effort? effort = settings.Experiment.EffortOf(settings.Options);
        if (effort is not null) error.WriteLine($"sonde: to each: {effort.Sent}");
        error.WriteLine(
            $"sonde: {Pace(settings.Pacing, run.Targets)}{Longest(effort, settings.Pacing, run.Targets)}; nothing was sent");
        return run.Counts.IsPartial ? ExitCode.Partial : ExitCode.Complete;
    }

    private static string Options(RunSettings settings)
        => settings.Options.Recorded is { Count: > 0 } given ? $" ({string.Join(", ", given)})" : "";

    private static string Longest(Effort? effort, Pacing pacing, long targets)
    {
        if (effort?.Longest is not { } each || targets == 0) return "";
        double begin = pacing.Rate == 0 ? 0 : targets / pacing.Rate;
        double turns = Math.Ceiling((double)targets / pacing.Parallel) * each.TotalSeconds;
        double most = Math.Min(Math.Max(begin + each.TotalSeconds, turns), TimeSpan.MaxValue.TotalSeconds / 2);
        return $", one takes {Durations.Text(Rounded(each))} at most, and all of them {StatusLine.Time(TimeSpan.FromSeconds(Math.Ceiling(most)))}";
    }

    // What is reckoned from so many tries is not known to the millisecond.
    private static TimeSpan Rounded(TimeSpan time)
        => time < TimeSpan.FromSeconds(1) ? time : TimeSpan.FromSeconds(Math.Ceiling(time.TotalSeconds));

    private static string Pace(Pacing pacing, long targets)
    {
        if (pacing.Rate == 0) return $"they begin as fast as {pacing.Parallel} at once allow";
        var least = TimeSpan.FromSeconds(Math.Min(targets / pacing.Rate, TimeSpan.MaxValue.TotalSeconds / 2));
        return $"{pacing.Rate} begin a second, {pacing.Parallel} at once: {Durations.Text(TimeSpan.FromSeconds(Math.Ceiling(least.TotalSeconds)))} until the last begins";
    }
}
