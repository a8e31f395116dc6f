using Sonde.Experiments.Runs;

namespace Sonde.Cli.Rendering;

/// <summary>How far a run is.</summary>
/// <param name="Done">Inputs that are done with: measured, cut short, left out, or measured before.</param>
/// <param name="Total">How many there will be; null where that is not known yet.</param>
/// <param name="PerSecond">Targets done a second, on average: measured, rejected, and known from before.</param>
/// <param name="Elapsed">Since the run began.</param>
internal readonly record struct RunProgress(long Done, long? Total, double PerSecond, TimeSpan Elapsed)
{
    /// <summary>How long it will go on at this rate; null where that cannot be told.</summary>
    public TimeSpan? Left => Total is { } total && PerSecond > 0 && total > Done
        ? TimeSpan.FromSeconds(Math.Min((total - Done) / PerSecond, TimeSpan.FromDays(999).TotalSeconds))
        : null;

    /// <summary>The part that is done, from 0 to 1; null where that is not known.</summary>
    public double? Part => Total is { } total and > 0 ? Math.Min(1, (double)Done / total) : null;

    /// <summary>How far it is.</summary>
    /// <param name="counts">What it has come to.</param>
    /// <param name="elapsed">Since it began.</param>
    /// <param name="lines">How many lines its input has, ranges and rounds unfolded; null where nobody knows.</param>
    public static RunProgress Of(RunCounts counts, TimeSpan elapsed, long? lines)
    {
        long left = counts.Rejected + counts.Blocked + counts.Repeated;
        long done = counts.Measured + counts.Interrupted + left + counts.Resumed;
        long underWay = Math.Max(0, counts.Admitted - counts.Measured - counts.Interrupted);
        // A name may have many addresses, so what is read is counted by targets, and what is not by lines.
        long? total = counts.IsAllRead ? done + underWay : lines is { } all ? done + underWay + Math.Max(0, all - counts.Read) : null;
        double seconds = Math.Max(elapsed.TotalSeconds, 1e-3);
        return new RunProgress(done, total, (counts.Measured + left) / seconds, elapsed);
    }
}
