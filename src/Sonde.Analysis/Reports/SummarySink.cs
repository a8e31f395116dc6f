using System.Globalization;
using Sonde.Analysis.Readers;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Text;
using Sonde.Analysis.Verdicts;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Reports;

/// <summary>
/// Groups what measurements came to and counts it. A measurement counts once, by the try that speaks for it; one that counts its tries
/// itself (the pings of a tcpping) counts as many.
/// </summary>
/// <param name="by">What it is grouped by.</param>
/// <param name="isPublished">Whether every retry counts, as in the published tables.</param>
internal sealed class SummarySink(SummaryKey by, bool isPublished = false) : ITableSink
{
    private const string None = "(unknown)";
    private const string ThisMachine = "(the measuring machine)";
    private readonly OutcomeRow _row = new();
    private readonly FlatMeasurement _flat = new();
    private readonly SortedDictionary<string, SummaryChange> _changes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Outcome, string Time)> _last = new(StringComparer.Ordinal);

    public SortedDictionary<string, SummaryGroup> Groups { get; } = new(StringComparer.Ordinal);

    /// <summary>First and last change of outcome of each target that was measured live, and how many there were.</summary>
    public IReadOnlyList<SummaryChange> Changes => [.. _changes.Values];

    public void Accept(HyperquackRow row)
    {
        if (row.IsFlat && !isPublished)
        {
            // Flat rows come one by one: each either goes on with the measurement of the last, or begins another one.
            if (_flat.TryAdd(row)) return;
            EndMeasurement();
            _flat.TryAdd(row);
            return;
        }

        if (!Counts(row)) return;
        ArchiveRows.Fill(_row, row);
        Accept(_row, null);
    }

    public void Accept(SatelliteRow row)
    {
        if (row.IsFlat && !isPublished)
        {
            // Flat rows come one by one: each either goes on with the measurement of the last, or begins another one.
            if (_flat.TryAdd(row)) return;
            EndMeasurement();
            _flat.TryAdd(row);
            return;
        }

        if (!Counts(row)) return;
        ArchiveRows.Fill(_row, row);
        Accept(_row, null);
    }

    /// <summary>No more rows of the measurement that flat rows were of: it counts now.</summary>
    public void EndMeasurement()
    {
        if (_flat.Take() is { } row) Accept(row, null);
    }

    public void Accept(OutcomeRow row, string? evidence)
    {
        if (row.IsControl == true) return;
        bool isLive = row.VantagePoint.IsNull;
        string what = (isLive ? row.Target.ToString() ?? row.Domain.ToString() : row.Domain.ToString()) ?? None;
        SummaryGroup group = Group(by switch
        {
            SummaryKey.Country => row.Network.Country.ToString() ?? row.ProbeCountry.ToString() ?? None,
            SummaryKey.Network => row.Network.AsFullName.ToString() ?? Asn(row) ?? None,
            SummaryKey.Domain => what,
            SummaryKey.Source => row.Source.ToString() ?? None,
            _ => $"{row.Time.First(13)} {what}",
        });
        group.VantagePoints.Add(row.VantagePoint.ToString() ?? row.ProbeAsn.ToString() ?? ThisMachine);
        if (Asn(row) is { } network) group.Networks.Add(network);
        if (row.ControlsFailed == true) group.ControlsFailed++;
        if (row.Counts.Count == 0) Count(group, row.Verdict.Code, row.Verdict.Expectation, 1, isLive);
        foreach (JsonText count in row.Counts)
        {
            // Readers reject a line with another.
            if (TryCounts.TryParse(count.ToString(), out long times, out Outcome outcome))
                Count(group, outcome.Code, SondeVerdicts.ExpectationOf(outcome), times, isLive);
        }

        if (!isLive) return;
        if (row.Rtt is { } rtt) group.Rtts.Add(rtt);
        NoteChange(what, row.Verdict.Code ?? "null", row.Time.ToString() ?? "");
    }

    public void Accept(ReducedRow row)
    {
        if (row.Domain.Is("CONTROL"u8)) return;
        SummaryGroup group = Group(by switch
        {
            SummaryKey.Country => row.CountryName.ToString(),
            SummaryKey.Network => row.Network.ToString(),
            SummaryKey.Domain => row.Domain.ToString(),
            SummaryKey.Source => row.Source.ToString(),
            _ => $"{row.Date} {row.Domain}",
        } ?? None);
        string outcome = row.Outcome.ToString() ?? "null";
        bool isOurs = OutcomeText.TryParse(outcome, out Outcome known);
        Expectation? expectation = FlatTableReader.ExpectationOf(row.Expectation.ToString())
            ?? (isOurs ? SondeVerdicts.ExpectationOf(known) : null);
        if (row.ControlsFailed == true) group.ControlsFailed += row.Count;
        Count(group, isOurs ? known.Code : outcome, expectation, row.Count, isLive: false);
    }

    // Under the published rules, which know no speaker, controls that failed drop the row as they do in the published table.
    private static bool Counts(TryRow row) => row.Speaks && (row.ControlsFailed != true || row.IsUnsupported);

    private SummaryGroup Group(string key)
    {
        if (!Groups.TryGetValue(key, out SummaryGroup? group)) Groups.Add(key, group = new SummaryGroup(key));
        return group;
    }

    private static string? Asn(OutcomeRow row)
        => row.Network.Asn is { } asn ? string.Create(CultureInfo.InvariantCulture, $"AS{asn}") : row.ProbeAsn.ToString();

    private static void Count(SummaryGroup group, string? code, Expectation? expectation, long times, bool isLive)
    {
        group.Count += times;
        switch (expectation)
        {
            case Expectation.Expected: group.Expected += times; break;
            case Expectation.Unexpected: group.Unexpected += times; break;
            case Expectation.Inconclusive: group.Inconclusive += times; break;
            default: group.Invalid += times; break;
        }

        string known = code ?? "null";
        group.Outcomes[known] = group.Outcomes.GetValueOrDefault(known) + times;
        if (isLive) group.NoteLive(code, times);
    }

    private void NoteChange(string target, string outcome, string time)
    {
        if (_last.TryGetValue(target, out (string Outcome, string Time) last) && last.Outcome != outcome)
        {
            _changes[target] = _changes.TryGetValue(target, out SummaryChange? known)
                ? known with { Last = time, Count = known.Count + 1 }
                : new SummaryChange(target, time, time, 1);
        }

        _last[target] = (outcome, time);
    }
}
