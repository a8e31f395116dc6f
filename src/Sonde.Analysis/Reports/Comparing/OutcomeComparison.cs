using Sonde.Analysis.Pipeline;
using Sonde.Analysis.Reports.Reading;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Reports.Comparing;

/// <summary>Compares what measurements came to in two runs, days or folders.</summary>
/// <param name="by">What they are grouped by.</param>
public sealed class OutcomeComparison(IReadOnlyList<SummaryKey> by)
{
    private readonly Comparison _comparison = new();
    private long _silent;

    /// <summary>Reads both sides and compares them.</summary>
    /// <param name="before">What is read of the first, and how it is decided.</param>
    /// <param name="beforeFilter">Which of it counts.</param>
    /// <param name="after">The same of the second.</param>
    /// <param name="afterFilter">Which of it counts.</param>
    /// <param name="by">What is grouped by.</param>
    /// <param name="cancel">Stops it.</param>
    public static ComparisonReport Make(
        ClassifyOptions before, OutcomeFilter beforeFilter, ClassifyOptions after, OutcomeFilter afterFilter, IReadOnlyList<SummaryKey> by,
        CancellationToken cancel)
    {
        var comparison = new OutcomeComparison(by);
        OutcomeReader first = new(before, beforeFilter), second = new(after, afterFilter);
        first.Read(measured => comparison.Add(isAfter: false, measured), cancel);
        second.Read(measured => comparison.Add(isAfter: true, measured), cancel);
        return comparison.Report(
            [.. first.Unread.Select(each => $"before: {each}"), .. second.Unread.Select(each => $"after: {each}")]);
    }

    /// <summary>Adds a measurement. Controls count on no side, nor what says nothing.</summary>
    public void Add(bool isAfter, MeasuredOutcome measured)
    {
        ArgumentNullException.ThrowIfNull(measured);
        if (measured.IsControl) return;
        string?[] values = [.. by.Select(key => SummaryKeys.ValueOf(key, measured))];
        ComparedSubject target = SubjectOf(measured);
        if (measured.Conditions.Count > 0)
        {
            _comparison.Add(isAfter, values, target, [.. measured.Conditions.Select(Condition.Counted).Distinct(StringComparer.Ordinal)]);
            return;
        }

        foreach (CountedOutcome counted in measured.Counted)
        {
            if (measured.ControlsFailed == true || counted.Code is null || counted.Expectation is Expectation.Invalid or null)
                _silent += counted.Times;
            else _comparison.Add(isAfter, values, target, [counted.Code], counted.Times);
        }
    }

    private ComparisonReport Report(IReadOnlyList<string> unread)
    {
        (long before, long after, long both) = _comparison.Counts();
        return new ComparisonReport(by, _comparison.Rows(), _comparison.Targets(), before, after, both, _silent, unread)
        {
            Words = _comparison.Words(),
        };
    }

    private static ComparedSubject SubjectOf(MeasuredOutcome measured)
        => new(
            measured.Subject ?? SummaryKeys.Unknown, measured.IsDirect ? null : measured.VantagePoint, ProbeOrigin.Of(measured),
            measured.Test);
}
