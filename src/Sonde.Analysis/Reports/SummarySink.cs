using System.Globalization;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Text;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Reports;

/// <summary>Groups rows and counts what they came to. A measurement counts once: by the try that speaks for it.</summary>
internal sealed class SummarySink(SummaryKey by) : IRowSink
{
    private const string None = "(unknown)";
    private readonly Dictionary<string, (string Outcome, string Time)> _last = new(StringComparer.Ordinal);

    public SortedDictionary<string, SummaryGroup> Groups { get; } = new(StringComparer.Ordinal);

    /// <summary>First and last change of outcome of each target, and how many there were.</summary>
    public SortedDictionary<string, (string First, string Last, int Count)> Changes { get; } = new(StringComparer.Ordinal);

    public void Accept(HyperquackRow row)
    {
        // Under the published rules, which know no speaker, controls that failed drop the row as they do in the published table.
        if (!row.Speaks || (row.ControlsFailed == true && !row.IsUnsupported)) return;
        SummaryGroup group = Group(row.Subject.IsNull ? row.Domain : row.Subject, row.Source, row.Server, row.StartTime);
        if (row.IsUnsupported) group.ControlsFailed++;
        Count(group, row.Verdict, row.ServerIp, row.Server);
        if (row.Scan is not (ScanType.Tcp or ScanType.Path)) return;
        group.NoteLive(row.Verdict.Code);
        // The times of a trace are those of the whole path's measuring.
        if (row.Scan == ScanType.Tcp && row.MatchesTemplate == true && Seconds(row.StartTime, row.EndTime) is { } rtt) group.Rtts.Add(rtt);
        NoteChange(row.Domain.ToString() ?? None, row.Verdict.Code ?? "null", row.StartTime.ToString() ?? "");
    }

    public void Accept(SatelliteRow row)
    {
        if (!row.Speaks || row.ResolverIsTrusted == true || (row.ControlsFailed == true && !row.IsUnsupported)) return;
        SummaryGroup group = Group(row.Subject.IsNull ? row.Domain : row.Subject, row.Source, row.Resolver, row.StartTime);
        if (row.IsUnsupported) group.ControlsFailed++;
        Count(group, row.Verdict, row.ResolverIp, row.Resolver);
    }

    private SummaryGroup Group(JsonText domain, JsonText source, NetworkFacts network, JsonText time)
    {
        string key = by switch
        {
            SummaryKey.Country => network.Country.ToString() ?? None,
            SummaryKey.Network => network.AsFullName.ToString() ?? (network.Asn is { } asn ? string.Create(CultureInfo.InvariantCulture, $"AS{asn}") : None),
            SummaryKey.Domain => domain.ToString() ?? None,
            SummaryKey.Source => source.ToString() ?? None,
            _ => $"{time.First(13)} {domain}",
        };
        if (!Groups.TryGetValue(key, out SummaryGroup? group)) Groups.Add(key, group = new SummaryGroup(key));
        return group;
    }

    private static void Count(SummaryGroup group, Verdict verdict, JsonText vantagePoint, NetworkFacts network)
    {
        group.Count++;
        switch (verdict.Expectation)
        {
            case Expectation.Expected: group.Expected++; break;
            case Expectation.Unexpected: group.Unexpected++; break;
            case Expectation.Inconclusive: group.Inconclusive++; break;
            default: group.Invalid++; break;
        }
        string code = verdict.Code ?? "null";
        group.Outcomes[code] = group.Outcomes.GetValueOrDefault(code) + 1;
        if (vantagePoint.ToString() is { } address) group.VantagePoints.Add(address);
        if (network.Asn is { } asn) group.Networks.Add(asn.ToString(CultureInfo.InvariantCulture));
    }

    private void NoteChange(string target, string outcome, string time)
    {
        if (_last.TryGetValue(target, out (string Outcome, string Time) last) && last.Outcome != outcome)
        {
            Changes[target] = Changes.TryGetValue(target, out var known) ? (known.First, time, known.Count + 1) : (time, time, 1);
        }
        _last[target] = (outcome, time);
    }

    private static double? Seconds(JsonText start, JsonText end)
        => DateTimeOffset.TryParse(start.ToString(), CultureInfo.InvariantCulture, out DateTimeOffset from)
            && DateTimeOffset.TryParse(end.ToString(), CultureInfo.InvariantCulture, out DateTimeOffset to)
            ? (to - from).TotalSeconds
            : null;
}
