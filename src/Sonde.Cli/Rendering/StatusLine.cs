using System.Globalization;
using Sonde.Analysis.Text;
using Sonde.Experiments.Runs;

namespace Sonde.Cli.Rendering;

/// <summary>
/// How far a run is, on one line (zmap's habit): done of total, rate, time left, and counts by outcome. What matters less is left out where
/// there is no room.
/// </summary>
internal static class StatusLine
{
    /// <summary>The line.</summary>
    /// <param name="counts">What the run has come to.</param>
    /// <param name="progress">How far it is.</param>
    /// <param name="width">Columns.</param>
    public static ViewLine Of(RunCounts counts, RunProgress progress, int width)
    {
        var line = new ViewLine(Time(progress.Elapsed));
        int room = width - TextWidth.Of(line.Text);
        Try(progress.Part is { } part ? new ViewLine(string.Create(CultureInfo.InvariantCulture, $" {Math.Floor(part * 100)}%")) : null);
        Try(progress.Left is { } left ? new ViewLine($" ({Time(left)} left)") : null);
        Try(new ViewLine(
            progress.Total is { } total ? $"; {Number(progress.Done)} of {Number(total)}" : $"; {Number(progress.Done)} done"));
        Try(Signs(counts));
        Try(progress.PerSecond > 0 ? new ViewLine(string.Create(CultureInfo.InvariantCulture, $"; {progress.PerSecond:0.#}/s")) : null);
        if (counts.Resting > 0) Try(new ViewLine($"; {Number(counts.Resting)} at rest"));
        if (counts.Rejected > 0) Try(new ViewLine($"; {Number(counts.Rejected)} rejected"));
        if (counts.Blocked > 0) Try(new ViewLine($"; {Number(counts.Blocked)} blocked"));
        string before = "; ";
        foreach ((string outcome, long count) in counts.Outcomes.Where(each => each.Key != "match").OrderByDescending(each => each.Value))
        {
            if (!Try(new ViewLine($"{before}{Number(count)} {outcome}"))) break;
            before = ", ";
        }

        return line;

        bool Try(ViewLine? more)
        {
            if (more is null) return true;
            int columns = TextWidth.Of(more.Text);
            if (columns > room) return false;
            foreach ((string text, Tone tone) in more.Parts) line.Add(text, tone);
            room -= columns;
            return true;
        }
    }

    /// <summary>A time as clocks write it: <c>0:07</c>, <c>12:30</c>, <c>3:00:05</c>.</summary>
    public static string Time(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(time.TotalHours)}:{time.Minutes:00}:{time.Seconds:00}")
        : string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:00}");

    /// <summary>A number that people read: thousands are set apart.</summary>
    public static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    private static ViewLine? Signs(RunCounts counts) => counts.Measured == 0
        ? null
        : new ViewLine("; ").Add($"✅{Number(counts.Expected)}", Tone.Expected).Add(" ")
            .Add($"❗️{Number(counts.Unexpected)}", counts.Unexpected > 0 ? Tone.Unexpected : Tone.Plain).Add(" ")
            .Add($"❔{Number(counts.Unknown)}", counts.Unknown > 0 ? Tone.Unknown : Tone.Plain);
}
