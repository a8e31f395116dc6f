using Sonde.Analysis.Reports.Reading;

namespace Sonde.Analysis.Reports;

/// <summary>Groups what measurements came to, and counts it. Controls count in no group.</summary>
/// <param name="by">What they are grouped by; nothing: all are one group.</param>
public sealed class SummaryGroups(IReadOnlyList<SummaryKey> by)
{
    private readonly Dictionary<string, SummaryGroup> _groups = new(StringComparer.Ordinal);

    /// <summary>The groups, in the order of their values.</summary>
    public IReadOnlyList<SummaryGroup> All
        => [.. _groups.Values.Order(Comparer<SummaryGroup>.Create((a, b) => Compare(a.Values, b.Values)))];

    /// <summary>Adds a measurement.</summary>
    public void Add(MeasuredOutcome measured)
    {
        ArgumentNullException.ThrowIfNull(measured);
        if (measured.IsControl) return;
        string key = by.Count == 1 ? SummaryKeys.ValueOf(by[0], measured) ?? "\0" : Joined(measured);
        if (!_groups.TryGetValue(key, out SummaryGroup? group))
            _groups.Add(key, group = new SummaryGroup(by, [.. by.Select(each => SummaryKeys.ValueOf(each, measured))]));
        group.Add(measured);
    }

    private string Joined(MeasuredOutcome measured) => string.Join('\n', by.Select(each => SummaryKeys.ValueOf(each, measured) ?? "\0"));

    // Numbers by their value, texts by their bytes; what is not known comes first.
    private static int Compare(IReadOnlyList<string?> a, IReadOnlyList<string?> b)
    {
        for (int i = 0; i < a.Count; i++)
        {
            int order = a[i]?.Length < 10 && b[i]?.Length < 10 && uint.TryParse(a[i], out uint x) && uint.TryParse(b[i], out uint y)
                ? x.CompareTo(y)
                : string.CompareOrdinal(a[i], b[i]);
            if (order != 0) return order;
        }

        return 0;
    }
}
