using Sonde.Experiments.Contract;
using Sonde.Experiments.Runs;

namespace Sonde.Cli.Rendering;

/// <summary>What a run came to, for people: counts, what was left out, and a finding.</summary>
internal static class RunSummary
{
    /// <summary>The lines.</summary>
    /// <param name="experiment">What measured.</param>
    /// <param name="counts">What it came to.</param>
    /// <param name="isOne">Whether it was of one target, whose lines stand above.</param>
    /// <param name="hasFinding">Whether a finding stands there too.</param>
    public static IEnumerable<ViewLine> Of(IExperiment experiment, RunCounts counts, bool isOne, bool hasFinding = false)
    {
        ExperimentDescription about = experiment.Description;
        if (!isOne || counts.IsPartial) yield return Counts(counts);
        if (counts.Repeated > 0) yield return $"  {counts.Repeated,8}  exact repeats left out";
        if (!isOne)
        {
            foreach ((string finding, long count) in counts.Findings) yield return new ViewLine($"  {count,8}  {finding}") { Indent = 12 };
            foreach ((string outcome, long count) in counts.Outcomes.OrderByDescending(each => each.Value)
                .ThenBy(each => each.Key, StringComparer.Ordinal))
                yield return new ViewLine($"  {count,8}  ") { Indent = 12 }.Add(outcome, outcome == "match" ? Tone.Expected : Tone.Plain);
        }

        if (counts.Measured > 0 && !(isOne && hasFinding)) yield return Finding(counts);

        if (about.Status == ExperimentStatus.Exploratory)
            yield return new ViewLine($"{about.Name} is exploratory: it draws no conclusion from these outcomes", Tone.Faint);
    }

    private static ViewLine Counts(RunCounts counts)
    {
        var line = new ViewLine($"{StatusLine.Number(counts.Measured)} measured", Tone.Strong);
        foreach ((long count, string what) in ((long, string)[])[
            (counts.Interrupted, "cut short"), (counts.Rejected, "rejected"), (counts.Blocked, "blocked"),
            (counts.Resumed, "measured before"),
            (counts.Unmeasured, "not begun")])
        {
            if (count > 0) line.Add($", {StatusLine.Number(count)} {what}");
        }

        return line;
    }

    private static ViewLine Finding(RunCounts counts)
    {
        var line = new ViewLine("Finding: ", Tone.Strong);
        const string Where = ". Unexpected says where to look, not yet who did it.";
        if (counts.Measured == 1)
        {
            return counts.Unexpected > 0
                ? line.Add("unexpected (❗️)", Tone.Unexpected).Add(Where)
                : counts.Unknown > 0 ? line.Add("nothing can be said (❔).", Tone.Unknown) : line.Add("as expected (✅).", Tone.Expected);
        }

        if (counts.Unexpected == 0 && counts.Unknown == 0) return line.Add($"all {StatusLine.Number(counts.Measured)} are as expected.");
        line.Add($"{StatusLine.Number(counts.Unexpected)} of {StatusLine.Number(counts.Measured)} are ")
            .Add("unexpected (❗️)", counts.Unexpected > 0 ? Tone.Unexpected : Tone.Plain);
        if (counts.Unknown > 0) line.Add($", of {StatusLine.Number(counts.Unknown)} ").Add("nothing can be said (❔)", Tone.Unknown);
        return line.Add(counts.Unexpected > 0 ? Where : ".");
    }
}
