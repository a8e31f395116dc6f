using Sonde.Analysis.Outputs;
using Sonde.Analysis.Pipeline;
using Sonde.Analysis.Reports.Reading;

namespace Sonde.Analysis.Reports;

/// <summary>Counts what measurements came to, over raw scans, output of <c>sonde classify</c> or live lines.</summary>
/// <param name="options">What is read and how it is decided.</param>
/// <param name="by">What they are grouped by.</param>
/// <param name="filter">Which are counted; null for all.</param>
public sealed class OutcomeSummary(ClassifyOptions options, IReadOnlyList<SummaryKey> by, OutcomeFilter? filter = null)
{
    private readonly OutcomeReader _reader = new(options, filter);

    /// <summary>What was read.</summary>
    public ClassificationTotals Totals => _reader.Totals;

    /// <summary>Counts.</summary>
    public SummaryReport Make(CancellationToken cancel)
    {
        var groups = new SummaryGroups(by);
        var changes = new SummaryChanges();
        _reader.Read(
            measured =>
            {
                groups.Add(measured);
                changes.Add(measured);
            },
            cancel);
        return new SummaryReport(by, groups.All, changes.All, _reader.Unread);
    }
}
