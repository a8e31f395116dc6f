using Sonde.Analysis.Metadata;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Text;
using Sonde.Analysis.Verdicts;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Reports.Reading;

/// <summary>Makes of rows, of whatever table they are, what reports count: each measurement once, by the try that speaks for it.</summary>
/// <param name="isPublished">Whether every retry counts, as in the published tables.</param>
/// <param name="categories">Categories of domains, for rows that have none.</param>
/// <param name="take">Takes them.</param>
internal sealed class MeasuredSink(bool isPublished, DomainCategories categories, Action<MeasuredOutcome> take) : ITableSink
{
    private readonly OutcomeRow _row = new();
    private readonly FlatMeasurement _flat = new();
    private readonly TextCache _texts = new();
    private readonly Dictionary<string, string?> _categories = new(StringComparer.Ordinal);
    private readonly Dictionary<Verdict, IReadOnlyList<CountedOutcome>> _whole = [];

    /// <summary>The file that rows come from, as outputs call it.</summary>
    public string File { get; set; } = "";

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
        bool isDirect = row.VantagePoint.IsNull;
        string? probeNetwork = ProbePlace.Network(_texts.Of(row.ProbeAsn)), probeCountry = ProbePlace.Country(_texts.Of(row.ProbeCountry));
        string? network = row.Network.Asn is > 0 and { } asn ? _texts.Network(asn) : isDirect ? probeNetwork : null;
        string? domain = _texts.Of(row.Domain), target = _texts.Of(row.Target);
        take(new MeasuredOutcome
        {
            MeasurementId = row.MeasurementId.ToString(),
            Test = _texts.Of(row.Nettest),
            Time = row.Time.ToString(),
            Date = _texts.Of(row.Date),
            Source = _texts.Of(row.Source),
            VantagePoint = _texts.Of(row.VantagePoint),
            Network = network,
            NetworkName = _texts.Of(row.Network.AsFullName) ?? _texts.Of(row.Network.AsName),
            Country = _texts.Of(row.Network.Country) ?? (isDirect ? probeCountry : null),
            ProbeNetwork = probeNetwork,
            ProbeCountry = probeCountry,
            Target = target,
            Domain = domain,
            Category = _texts.Of(row.Category) ?? CategoryOf(domain ?? target),
            IsDirect = isDirect,
            IsControl = row.IsControl == true,
            ControlsFailed = row.ControlsFailed,
            IsMixed = row.IsMixed,
            Outcome = row.Verdict.Outcome,
            Code = row.Verdict.Code,
            Expectation = row.Verdict.Expectation,
            Counted = row.Counts.Count == 0 ? Whole(row.Verdict) : Tries(row.Counts),
            CountsTries = row.Counts.Count > 0,
            Failure = _texts.Of(row.Failure),
            Conditions = row.Conditions.Count == 0 ? [] : [.. row.Conditions.Select(condition => _texts.Of(condition)!)],
            Hop = row.Hop,
            Rtt = row.Rtt,
            Rule = row.Verdict.RuleId,
            File = _texts.Of(row.SourceFile) ?? File,
            Line = row.Line,
        });
    }

    public void Accept(ReducedRow row)
    {
        string? text = _texts.Of(row.Outcome);
        bool isOurs = OutcomeText.TryParse(text, out Outcome known);
        Expectation? expectation = ExpectationText.Parse(row.Expectation.ToString())
            ?? (isOurs ? known.Expectation : null);
        string? code = isOurs ? known.Code : text;
        take(new MeasuredOutcome
        {
            Test = NettestOf(row.Source),
            Date = _texts.Of(row.Date),
            Source = _texts.Of(row.Source),
            Network = NumberOf(row.Subnetwork),
            NetworkName = _texts.Of(row.Network),
            Country = _texts.Of(row.CountryName),
            Target = _texts.Of(row.Domain),
            Domain = _texts.Of(row.Domain),
            Category = _texts.Of(row.Category, "Uncategorized"u8),
            IsControl = row.Domain.Is("CONTROL"u8),
            ControlsFailed = row.ControlsFailed,
            Outcome = text,
            Code = code,
            Expectation = expectation,
            Counted = [new CountedOutcome(text, code, expectation, row.Count)],
            File = File,
        });
    }

    /// <summary>A row as one measurement, with a verdict of its own.</summary>
    public static MeasuredOutcome Plain(OutcomeRow row, Verdict verdict)
    {
        MeasuredOutcome? made = null;
        new MeasuredSink(isPublished: false, DomainCategories.None, measured => made = measured).Accept(row, null);
        return made! with { Outcome = verdict.Outcome, Code = verdict.Code, Expectation = verdict.Expectation };
    }

    // Under the published rules, which know no speaker, controls that failed drop the row as they do in the published table.
    private static bool Counts(TryRow row) => row.Speaks && (row.ControlsFailed != true || row.IsUnsupported);

    private IReadOnlyList<CountedOutcome> Whole(Verdict verdict)
    {
        if (_whole.TryGetValue(verdict, out IReadOnlyList<CountedOutcome>? made)) return made;
        if (_whole.Count > 10_000) _whole.Clear();
        return _whole[verdict] = [new CountedOutcome(verdict.Outcome, verdict.Code, verdict.Expectation, 1)];
    }

    private static List<CountedOutcome> Tries(List<JsonText> counts)
    {
        List<CountedOutcome> tries = new(counts.Count);
        foreach (JsonText count in counts)
        {
            // Readers reject a line with another.
            if (TryCounts.TryParse(count.ToString(), out long times, out Outcome outcome))
                tries.Add(new CountedOutcome(outcome.ToString(), outcome.Code, outcome.Expectation, times));
        }

        return tries;
    }

    private string? CategoryOf(string? domain)
    {
        if (categories.Count == 0 || domain is null) return null;
        if (_categories.TryGetValue(domain, out string? category)) return category;
        if (_categories.Count > 100_000) _categories.Clear();
        return _categories[domain] = categories.Of(domain);
    }

    // AS64500 - Organization
    private string? NumberOf(JsonText subnetwork)
    {
        string? text = _texts.Of(subnetwork);
        return text?.Split(' ', 2)[0];
    }

    private string? NettestOf(JsonText source) => _texts.Of(source) switch
    {
        "TCP" => "tcpping",
        "PATH" => "traceroute",
        { } name => name.ToLowerInvariant(),
        null => null,
    };
}
