using System.Globalization;

namespace Sonde.Analysis.Reports;

/// <summary>A summary as a table, a line a group.</summary>
public static class SummaryTable
{
    /// <summary>Writes the table; nothing where there is no group.</summary>
    /// <param name="report">The summary.</param>
    /// <param name="output">Where to.</param>
    /// <param name="enough">Below this many rows that say something, no rate is given.</param>
    /// <param name="shown">Makes a text from the network safe for where it is shown, or null for as it is.</param>
    public static void Write(SummaryReport report, TextWriter output, int enough, Func<string, string>? shown = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        if (report.Groups.Count == 0) return;
        Func<string, string> safe = shown ?? (text => text);
        output.WriteLine(
            $"{report.By.ToString().ToLowerInvariant()}\trows\texpected\tunexpected\tinconclusive\tinvalid\tcontrols_failed\trate\tlow\thigh\t"
            + "vantage_points\tnetworks\tloss\trtt_s\tmost_frequent");
        foreach (SummaryGroup group in report.Groups) output.WriteLine(Line(group, enough, safe));
        foreach (SummaryChange change in report.Changes)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"# {safe(change.Target)}: {change.Count} changes of outcome, the first at {change.First}, the last at {change.Last}"));
        }
    }

    private static string Line(SummaryGroup group, int enough, Func<string, string> safe)
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
            $"{safe(group.Key)}\t{group.Count}\t{group.Expected}\t{group.Unexpected}\t{group.Inconclusive}\t{group.Invalid}\t{group.ControlsFailed}\t{rate}\t")
            + string.Create(CultureInfo.InvariantCulture, $"{group.VantagePointCount}\t{group.NetworkCount}\t{loss}\t{rtt}\t{safe(most)}");
    }
}
