using System.Globalization;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Reports;

namespace Sonde.Analysis.Runs;

/// <summary>Counts what rows came to, over raw scans, output of <c>sonde classify</c> or live lines.</summary>
/// <param name="options">What is read and how it is decided.</param>
/// <param name="by">What rows are grouped by.</param>
/// <param name="enough">Below this many rows that say something, no rate is given.</param>
/// <param name="shown">Makes a text from the network safe for where it is shown, or null for as it is.</param>
public sealed class SummaryRun(ClassifyOptions options, SummaryKey by, int enough, Func<string, string>? shown = null)
{
    private readonly Func<string, string> _safe = shown ?? (text => text);

    /// <summary>Writes the table.</summary>
    public RunTotals Run(TextWriter output, CancellationToken cancel)
    {
        var totals = new RunTotals();
        var sink = new SummarySink(by);
        Tools tools = ToolMaker.Make(options);
        var controls = new FlatControlCache();
        foreach (InputUnit unit in new InputFinder(options.Source).Find(options.Paths, options.Input, isSorted: true))
        {
            if (unit.Source.StartsWith("source=", StringComparison.Ordinal) && unit.Path.Contains("/reduced/", StringComparison.Ordinal)) continue;
            var work = new UnitWork(unit, [tools], options, reduced: null, isPacked: false, controls);
            work.Walk(_ => true, null, _ => sink, _ => { }, cancel);
            totals.Add(work.Totals);
        }
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{by.ToString().ToLowerInvariant()}\trows\texpected\tunexpected\tinconclusive\tinvalid\trate\tlow\thigh\tvantage_points\tnetworks\tloss\trtt_s\tmost_frequent"));
        foreach (SummaryGroup group in sink.Groups.Values) output.WriteLine(Line(group));
        foreach ((string target, (string first, string last, int count)) in sink.Changes)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"# {_safe(target)}: {count} changes of outcome, the first at {first}, the last at {last}"));
        return totals;
    }

    private string Line(SummaryGroup group)
    {
        bool isEnough = group.Expected + group.Unexpected >= enough;
        string rate = isEnough && group.Interval is { } interval
            ? string.Create(CultureInfo.InvariantCulture, $"{group.Rate:F4}\t{interval.Low:F4}\t{interval.High:F4}")
            : "insufficient\t\t";
        string most = group.Outcomes.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).First().Key;
        string loss = group.Loss is { } lost ? lost.ToString("F4", CultureInfo.InvariantCulture) : "";
        string rtt = group.MedianRtt is { } median ? median.ToString("F6", CultureInfo.InvariantCulture) : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{_safe(group.Key)}\t{group.Count}\t{group.Expected}\t{group.Unexpected}\t{group.Inconclusive}\t{group.Invalid}\t{rate}\t{group.VantagePointCount}\t{group.NetworkCount}\t{loss}\t{rtt}\t{_safe(most)}");
    }
}
