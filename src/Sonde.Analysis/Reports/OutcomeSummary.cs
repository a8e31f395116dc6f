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
public sealed class OutcomeSummary(ClassifyOptions options, SummaryKey by)
{
    private readonly List<string> _unread = [];
    private readonly SortedDictionary<string, (long Count, string First)> _rejected = new(StringComparer.Ordinal);

    /// <summary>What was read.</summary>
    public ClassificationTotals Totals { get; } = new();

    /// <summary>Counts.</summary>
    public SummaryReport Make(CancellationToken cancel)
    {
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
            Totals.Add(work.Totals);
        }

        _unread.AddRange(inputs.Unread);
        if (inputs.RejectedBefore > 0)
            _unread.Add($"{inputs.RejectedBefore} lines were rejected when this was classified, and are in no table");
        foreach ((string reason, (long count, string first)) in _rejected)
            _unread.Add($"{count} {(count == 1 ? "line" : "lines")} rejected, the first at {first}: {reason}");
        if (sink.Groups.Count == 0) _unread.Add($"nothing to count in {string.Join(", ", options.Paths)}");
        return new SummaryReport(by, [.. sink.Groups.Values], sink.Changes, _unread);
    }

    private void Note(RejectedLine line)
    {
        (long count, string first) = _rejected.TryGetValue(line.Reason, out (long, string) known) ? known : (0, $"{line.File}:{line.Line}");
        _rejected[line.Reason] = (count + 1, first);
    }
}
