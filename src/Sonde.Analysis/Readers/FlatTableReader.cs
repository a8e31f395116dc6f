using Sonde.Analysis.Rows;
using Sonde.Analysis.Text;
using Sonde.Analysis.Verdicts;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Readers;

/// <summary>Reads rows of the tables <c>outcomes</c> and <c>reduced</c> back. What they say of themselves stands.</summary>
internal sealed class FlatTableReader
{
    private readonly OutcomeRow _outcome = new();
    private readonly ReducedRow _reduced = new();
    private readonly NetworkFacts _network = new();
    private readonly VerdictCache _verdicts = new();
    private JsonText _text, _code, _stage, _expectation, _rule;

    /// <summary>A row of <c>outcomes</c>; filled again by the next call. Returns why the line is rejected, or null.</summary>
    public string? ReadOutcome(byte[] bytes, int offset, int length, long number, out OutcomeRow row)
    {
        row = _outcome;
        _outcome.Clear();
        _network.Clear();
        _text = _code = _stage = _expectation = _rule = default;
        _outcome.Line = number;
        _outcome.Network = _network;
        var at = new LineCursor(bytes, offset, length);
        at.Read();
        while (at.NextProperty()) ReadMember(ref at, _outcome);
        at.End();
        _outcome.Verdict = MakeVerdict(_rule.ToString() ?? "", _text.ToString(), _code.ToString(), _expectation.ToString());
        if (at.Fault is { } fault) return fault;
        return _outcome.Counts.TrueForAll(count => TryCounts.TryParse(count.ToString(), out _, out _))
            ? null
            : LineFault.WrongType("outcome_counts");
    }

    /// <summary>A row of <c>reduced</c>; filled again by the next call. Returns why the line is rejected, or null.</summary>
    public string? ReadReduced(byte[] bytes, int offset, int length, out ReducedRow row)
    {
        row = _reduced;
        _reduced.Clear();
        var at = new LineCursor(bytes, offset, length);
        at.Read();
        while (at.NextProperty())
        {
            ReadOnlySpan<byte> name = at.Raw;
            if (name.SequenceEqual("source"u8)) _reduced.Source = at.ReadTextOrNull("source");
            else if (name.SequenceEqual("network"u8)) _reduced.Network = at.ReadTextOrNull("network");
            else if (name.SequenceEqual("subnetwork"u8)) _reduced.Subnetwork = at.ReadTextOrNull("subnetwork");
            else if (name.SequenceEqual("category"u8)) _reduced.Category = at.ReadTextOrNull("category");
            else if (name.SequenceEqual("domain"u8)) _reduced.Domain = at.ReadTextOrNull("domain");
            else if (name.SequenceEqual("outcome"u8)) _reduced.Outcome = at.ReadTextOrNull("outcome");
            else if (name.SequenceEqual("expectation"u8)) _reduced.Expectation = at.ReadTextOrNull("expectation");
            else if (name.SequenceEqual("country_name"u8)) _reduced.CountryName = at.ReadTextOrNull("country_name");
            else if (name.SequenceEqual("date"u8)) _reduced.Date = at.ReadTextOrNull("date");
            else if (name.SequenceEqual("controls_failed"u8)) _reduced.ControlsFailed = FlatValues.ReadBoolean(ref at, "controls_failed");
            else if (name.SequenceEqual("count"u8)) _reduced.Count = FlatValues.ReadInteger(ref at, "count") ?? at.Refuse<long>("count");
            else FlatValues.Skip(ref at);
        }

        at.End();
        return at.Fault;
    }

    private void ReadMember(ref LineCursor at, OutcomeRow row)
    {
        ReadOnlySpan<byte> name = at.Raw;
        if (name.StartsWith("vantage_point_"u8))
        {
            if (!FlatValues.ReadNetwork(ref at, name[14..], _network)) FlatValues.Skip(ref at);
        }
        else if (name.SequenceEqual("vantage_point"u8)) row.VantagePoint = at.ReadTextOrNull("vantage_point");
        else if (name.SequenceEqual("measurement_id"u8)) row.MeasurementId = at.ReadTextOrNull("measurement_id");
        else if (name.SequenceEqual("nettest"u8)) row.Nettest = at.ReadTextOrNull("nettest");
        else if (name.SequenceEqual("time"u8)) row.Time = at.ReadTextOrNull("time");
        else if (name.SequenceEqual("date"u8)) row.Date = at.ReadTextOrNull("date");
        else if (name.SequenceEqual("source"u8)) row.Source = at.ReadTextOrNull("source");
        else if (name.SequenceEqual("probe_asn"u8)) row.ProbeAsn = at.ReadTextOrNull("probe_asn");
        else if (name.SequenceEqual("probe_cc"u8)) row.ProbeCountry = at.ReadTextOrNull("probe_cc");
        else if (name.SequenceEqual("target"u8)) row.Target = at.ReadTextOrNull("target");
        else if (name.SequenceEqual("domain"u8)) row.Domain = at.ReadTextOrNull("domain");
        else if (name.SequenceEqual("domain_category"u8)) row.Category = at.ReadTextOrNull("domain_category");
        else if (name.SequenceEqual("is_control"u8)) row.IsControl = FlatValues.ReadBoolean(ref at, "is_control");
        else if (name.SequenceEqual("attempt"u8)) row.Attempt = FlatValues.ReadInteger(ref at, "attempt");
        else if (name.SequenceEqual("controls_failed"u8)) row.ControlsFailed = FlatValues.ReadBoolean(ref at, "controls_failed");
        else if (name.SequenceEqual("is_mixed"u8)) row.IsMixed = FlatValues.ReadBoolean(ref at, "is_mixed");
        else if (name.SequenceEqual("failure"u8)) row.Failure = at.ReadTextOrNull("failure");
        else if (name.SequenceEqual("conditions"u8)) FlatValues.ReadTexts(ref at, row.Conditions);
        else if (name.SequenceEqual("hop"u8)) row.Hop = FlatValues.ReadInteger(ref at, "hop");
        else if (name.SequenceEqual("loss"u8)) row.Loss = FlatValues.ReadReal(ref at, "loss");
        else if (name.SequenceEqual("rtt"u8)) row.Rtt = FlatValues.ReadReal(ref at, "rtt");
        else if (name.SequenceEqual("outcome_counts"u8)) FlatValues.ReadTexts(ref at, row.Counts);
        else if (name.SequenceEqual("outcome"u8)) _text = at.ReadTextOrNull("outcome");
        else if (name.SequenceEqual("outcome_code"u8)) _code = at.ReadTextOrNull("outcome_code");
        else if (name.SequenceEqual("stage"u8)) _stage = at.ReadTextOrNull("stage");
        else if (name.SequenceEqual("expectation"u8)) _expectation = at.ReadTextOrNull("expectation");
        else if (name.SequenceEqual("rule_id"u8)) _rule = at.ReadTextOrNull("rule_id");
        else if (name.SequenceEqual("source_file"u8)) row.SourceFile = at.ReadTextOrNull("source_file");
        else if (name.SequenceEqual("source_line"u8)) row.Line = FlatValues.ReadInteger(ref at, "source_line") ?? row.Line;
        else FlatValues.Skip(ref at);
    }

    private Verdict MakeVerdict(string rule, string? outcome, string? code, string? expectation)
        => _verdicts.Get(
            rule, $"{expectation}\n{outcome}\n{code}",
            (id, _) => new Verdict(outcome, code, _stage.ToString(), ExpectationText.Parse(expectation), [], id, outcome));
}
