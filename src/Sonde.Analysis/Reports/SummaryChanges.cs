using Sonde.Analysis.Reports.Reading;

namespace Sonde.Analysis.Reports;

/// <summary>Notes of targets measured directly, again and again, when their outcome was another one than before.</summary>
internal sealed class SummaryChanges
{
    private readonly SortedDictionary<string, SummaryChange> _changes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _last = new(StringComparer.Ordinal);

    /// <summary>First and last change of each target, and how many there were.</summary>
    public IReadOnlyList<SummaryChange> All => [.. _changes.Values];

    public void Add(MeasuredOutcome measured)
    {
        if (!measured.IsDirect || measured.IsControl || measured.Subject is not { } target) return;
        // What was not measured has no time, and no place among changes.
        if (measured.Time is not { Length: > 0 } time) return;
        string outcome = measured.Code ?? "null";
        if (_last.TryGetValue(target, out string? last) && last != outcome)
        {
            _changes[target] = _changes.TryGetValue(target, out SummaryChange? known)
                ? known with { Last = time, Count = known.Count + 1 }
                : new SummaryChange(target, time, time, 1);
        }

        _last[target] = outcome;
    }
}
