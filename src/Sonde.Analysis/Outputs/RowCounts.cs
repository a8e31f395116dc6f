using System.Runtime.InteropServices;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Text;
using Sonde.Analysis.Verdicts;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Outputs;

/// <summary>What rows came to: how often each outcome, and the groups of the reduced table.</summary>
/// <param name="groups">Makes groups of the reduced table, or null for none.</param>
internal sealed class RowCounts(ReducedGroups? groups)
{
    private const int SpillAt = 200_000;

    private readonly Dictionary<Verdict, long> _histogram = new(ReferenceEqualityComparer.Instance);
    private readonly VerdictCache _verdicts = new();

    /// <summary>Rows since the last reset.</summary>
    public long Rows { get; private set; }

    public ReducedCounts Groups { get; } = new();

    /// <summary>Called when there are more groups than should be held; takes them and leaves none.</summary>
    public Action<ReducedCounts>? Spill { get; set; }

    /// <summary>Domains for which a trusted certificate was seen.</summary>
    public HashSet<byte[]> HttpsCapable { get; } = new(Utf8Comparer.Instance);

    public void Add(HyperquackRow row)
    {
        Count(row.Verdict);
        if (groups is not null) Add(groups.Of(row));
    }

    public void Add(SatelliteRow row)
    {
        Count(row.Verdict);
        if (groups is null) return;
        Add(groups.Of(row));
        NoteCapable(row);
    }

    public void Add(OutcomeRow row)
    {
        Count(row.Verdict);
        if (groups is not null) AddTries(row);
    }

    /// <summary>Begins to count rows anew, for the next block; outcomes and groups stay.</summary>
    public void Reset() => Rows = 0;

    /// <summary>Outcomes counted since the last call.</summary>
    public Dictionary<string, long> TakeHistogram()
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach ((Verdict verdict, long count) in _histogram)
        {
            string outcome = verdict.Outcome ?? "null";
            counts[outcome] = counts.GetValueOrDefault(outcome) + count;
        }

        _histogram.Clear();
        return counts;
    }

    private void Count(Verdict verdict)
    {
        Rows++;
        CollectionsMarshal.GetValueRefOrAddDefault(_histogram, verdict, out _)++;
    }

    private void AddTries(OutcomeRow row)
    {
        if (row.Counts.Count == 0) Add(groups!.Of(row, row.Verdict));
        foreach (JsonText count in row.Counts)
        {
            if (TryCounts.TryParse(count.ToString(), out long times, out Outcome outcome))
                Add(groups!.Of(row, _verdicts.Get(row.Verdict.RuleId, outcome.ToString(), (id, _) => SondeVerdicts.Make(id, outcome, []))),
                    times);
        }
    }

    private void Add(ReadOnlySpan<byte> group, long times = 1)
    {
        if (group.IsEmpty) return;
        Groups.Add(group, times);
        if (Groups.Count >= SpillAt) Spill?.Invoke(Groups);
    }

    private void NoteCapable(SatelliteRow row)
    {
        foreach (SatelliteAnswer answer in row.Answers)
        {
            if (answer.Https is not { MatchesDomain: true, HasTrustedCa: true }) continue;
            HttpsCapable.GetAlternateLookup<ReadOnlySpan<byte>>().Add(row.Domain.Raw);
            return;
        }
    }
}
