using Sonde.Measurements.Model;

namespace Sonde.Analysis.Reports.Reading;

/// <summary>
/// What expressions can ask of a measurement: a text, a number, a truth value or a list of texts, each null where it is not known.
/// </summary>
internal static class WhereColumns
{
    private static readonly Dictionary<string, Func<MeasuredOutcome, object?>> All = new(StringComparer.Ordinal)
    {
        ["measurement_id"] = each => each.MeasurementId,
        ["nettest"] = each => each.Test,
        ["test"] = each => each.Test,
        ["time"] = each => each.Time,
        ["date"] = each => each.Date,
        ["hour"] = each => each.Hour,
        ["source"] = each => each.Source,
        ["vantage_point"] = each => each.VantagePoint,
        ["network"] = each => each.Network,
        ["network_name"] = each => each.NetworkName,
        ["vantage_point_asn"] = each => AsnOf(each.Network),
        ["country"] = each => each.Country,
        ["vantage_point_country"] = each => each.Country,
        ["probe_asn"] = each => each.ProbeNetwork,
        ["probe_cc"] = each => each.ProbeCountry,
        ["target"] = each => each.Target,
        ["domain"] = each => each.Domain,
        ["category"] = each => each.Category,
        ["domain_category"] = each => each.Category,
        ["is_control"] = each => each.IsControl,
        ["controls_failed"] = each => each.ControlsFailed,
        ["is_mixed"] = each => each.IsMixed,
        ["failure"] = each => each.Failure,
        ["conditions"] = each => each.Conditions,
        ["hop"] = each => (double?)each.Hop,
        ["rtt"] = each => each.Rtt,
        ["outcome"] = each => each.Outcome,
        ["outcome_code"] = each => each.Code,
        ["expectation"] = each => ExpectationText.Of(each.Expectation),
        ["rule_id"] = each => each.Rule,
        ["source_file"] = each => each.File,
        ["source_line"] = each => (double)each.Line,
    };

    private static readonly HashSet<string> Numbers = ["vantage_point_asn", "hop", "rtt", "source_line"];
    private static readonly HashSet<string> Truths = ["is_control", "controls_failed", "is_mixed"];

    public static IReadOnlyList<string> Names { get; } = [.. All.Keys];

    public static Func<MeasuredOutcome, object?>? Find(string name) => All.GetValueOrDefault(name);

    public static bool IsNumber(string name) => Numbers.Contains(name);

    public static bool IsTruth(string name) => Truths.Contains(name);

    private static double? AsnOf(string? network)
        => network is not null && uint.TryParse(network.AsSpan(Math.Min(2, network.Length)), out uint asn) ? asn : null;
}
