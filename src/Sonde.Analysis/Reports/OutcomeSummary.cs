using System.Globalization;
using Sonde.Analysis.Inputs;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Outputs;
using Sonde.Analysis.Pipeline;
using Sonde.Analysis.Satellite;
using Sonde.Analysis.Store;

namespace Sonde.Analysis.Reports;

/// <summary>Counts what rows came to, over raw scans, output of <c>sonde classify</c> or live lines.</summary>
/// <param name="options">What is read and how it is decided.</param>
/// <param name="by">What rows are grouped by.</param>
/// <param name="enough">Below this many rows that say something, no rate is given.</param>
/// <param name="shown">Makes a text from the network safe for where it is shown, or null for as it is.</param>
public sealed class OutcomeSummary(ClassifyOptions options, SummaryKey by, int enough, Func<string, string>? shown = null)
{
    private readonly List<string> _unread = [];
    private readonly SortedDictionary<string, (long Count, string First)> _rejected = new(StringComparer.Ordinal);
    private readonly Func<string, string> _safe = shown ?? (text => text);

    /// <summary>What could not be counted, and why, in words; empty when all was.</summary>
    public IReadOnlyList<string> Unread => _unread;

    /// <summary>Writes the table. Without anything to count there is none, and <see cref="Unread"/> says so.</summary>
    public ClassificationTotals Run(TextWriter output, CancellationToken cancel)
    {
        var totals = new ClassificationTotals();
        var sink = new SummarySink(by, options.Rules == RuleSetName.CensoredPlanet);
        Knowledge knowledge = KnowledgeMaker.Make(options);
        var controls = new FlatControlCache(options.Files);
        var inputs = new SummaryInputs(options);
        foreach (InputUnit unit in inputs.Find())
        {
            var work = new UnitClassification(unit, [knowledge], options, reduced: null, isPacked: false, controls);
            try
            {
                work.Walk(_ => true, null, _ => sink, Note, cancel);
            }
            catch (Exception e) when (e is DuckdbException or InvalidDataException or IOException)
            {
                _unread.Add($"{unit.Path}: {e.Message}");
            }
            sink.EndMeasurement();
            totals.Add(work.Totals);
        }
        _unread.AddRange(inputs.Unread);
        if (inputs.RejectedBefore > 0) _unread.Add($"{inputs.RejectedBefore} lines were rejected when this was classified, and are in no table");
        foreach ((string reason, (long count, string first)) in _rejected) _unread.Add($"{count} {(count == 1 ? "line" : "lines")} rejected, the first at {first}: {reason}");
        if (sink.Groups.Count == 0)
        {
            _unread.Add($"nothing to count in {string.Join(", ", options.Paths)}");
            return totals;
        }
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{by.ToString().ToLowerInvariant()}\trows\texpected\tunexpected\tinconclusive\tinvalid\tcontrols_failed\trate\tlow\thigh\tvantage_points\tnetworks\tloss\trtt_s\tmost_frequent"));
        foreach (SummaryGroup group in sink.Groups.Values) output.WriteLine(Line(group));
        foreach ((string target, (string first, string last, int count)) in sink.Changes)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"# {_safe(target)}: {count} changes of outcome, the first at {first}, the last at {last}"));
        return totals;
    }

    private void Note(RejectedLine line)
    {
        (long count, string first) = _rejected.TryGetValue(line.Reason, out (long, string) known) ? known : (0, $"{line.File}:{line.Line}");
        _rejected[line.Reason] = (count + 1, first);
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
            $"{_safe(group.Key)}\t{group.Count}\t{group.Expected}\t{group.Unexpected}\t{group.Inconclusive}\t{group.Invalid}\t{group.ControlsFailed}\t{rate}\t{group.VantagePointCount}\t{group.NetworkCount}\t{loss}\t{rtt}\t{_safe(most)}");
    }
}
