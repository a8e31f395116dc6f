using System.Globalization;
using System.Net;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Readers;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Verdicts;
using Sonde.Measurements.Formats;
using Sonde.Measurements.Model;
using JsonText = Sonde.Analysis.Text.JsonText;

namespace Sonde.Analysis.Pipeline;

/// <summary>
/// Makes rows of lines that were measured live: an outcome for the measurement and one for its control, and its network events.
/// </summary>
internal sealed class LiveClassifier(Knowledge knowledge)
{
    private readonly OutcomeRow _row = new();
    private readonly ObservationRow _event = new();
    private readonly VerdictCache _cache = new();

    /// <summary>Makes the rows of a line; returns why it is rejected, or null.</summary>
    public string? Read(byte[] bytes, int start, int length, long number, FileContext file, JsonText id, IRowSink sink)
    {
        if (!MeasurementLines.TryRead(bytes.AsMemory(start, length), out RecordedMeasurement? measurement, out string? reason))
            return reason;
        JsonText own = measurement.Id is { } given ? JsonText.Of(given.ToString("N")) : id;
        JsonText source = file.IsSourceGiven ? file.SourceText : JsonText.Of(measurement.Nettest);
        foreach (RecordedOutcome outcome in measurement.Outcomes)
        {
            _row.Clear();
            _row.MeasurementId = own;
            _row.Source = source;
            _row.Line = number;
            Write(measurement, outcome, sink);
        }

        if (!sink.TakesObservations) return null;
        foreach (Observation observed in measurement.Observations)
        {
            _event.Clear();
            _event.MeasurementId = own;
            _event.Source = source;
            _event.Line = number;
            Write(measurement, observed, sink);
        }

        return null;
    }

    /// <summary>Makes the rows of the network events of a line whose outcome is not recorded, but decided here.</summary>
    public void ReadEvents(byte[] bytes, int start, int length, long number, JsonText id, JsonText source, IRowSink sink)
    {
        if (!MeasurementLines.TryRead(bytes.AsMemory(start, length), out RecordedMeasurement? measurement, out _)) return;
        foreach (Observation observed in measurement.Observations)
        {
            _event.Clear();
            _event.MeasurementId = id;
            _event.Source = source;
            _event.Line = number;
            _event.VantagePoint = JsonText.Of(measurement.Outcomes[0].Address);
            Write(measurement, observed, sink);
        }
    }

    private void Write(RecordedMeasurement measurement, RecordedOutcome outcome, IRowSink sink)
    {
        _row.Nettest = JsonText.Of(measurement.Nettest);
        _row.ProbeAsn = JsonText.Of(measurement.ProbeAsn);
        _row.ProbeCountry = JsonText.Of(measurement.ProbeCc);
        _row.Target = JsonText.Of(outcome.Target);
        _row.Domain = JsonText.Of(outcome.Hostname);
        _row.Category = knowledge.Category(_row.Domain.IsNull ? _row.Target : _row.Domain, isControl: false);
        _row.IsControl = outcome.IsControl;
        foreach (string condition in outcome.Conditions) _row.Conditions.Add(JsonText.Of(condition));
        _row.Hop = outcome.Hop;
        string? evidence = knowledge.IsExplaining ? outcome.Evidence : null;
        _row.Failure = JsonText.Of(outcome.Failure);
        if (sink.TakesTries && outcome.Tries.Count > 0)
        {
            foreach (Observation each in outcome.Tries) WriteTry(measurement, outcome, each, sink);
            return;
        }

        foreach (OutcomeCount count in outcome.Counts)
            _row.Counts.Add(JsonText.Of(TryCounts.Write(count)));
        SetTime(measurement.Started, 0);
        _row.Loss = outcome.Loss;
        _row.Rtt = outcome.Rtt;
        _row.Verdict = VerdictOf(outcome.Rule, outcome.Outcome);
        sink.Accept(_row, evidence);
    }

    private void WriteTry(RecordedMeasurement measurement, RecordedOutcome outcome, Observation each, IRowSink sink)
    {
        SetTime(measurement.Started, each.T0);
        _row.Attempt = each.Attempt;
        _row.Rtt = each.Rtt;
        _row.Failure = JsonText.Of(each.Failure?.Text);
        _row.Verdict = VerdictOf(outcome.Rule, each.Outcome);
        sink.Accept(_row, knowledge.IsExplaining ? EvidenceOf(each) : null);
    }

    private static string EvidenceOf(Observation each)
        => each.Target is null ? "no connect was made" : each.Failure is { } failure ? $"failure \"{failure}\"" : "failure null";

    private void Write(RecordedMeasurement measurement, Observation observed, IRowSink sink)
    {
        _event.Nettest = JsonText.Of(measurement.Nettest);
        (_event.Time, _event.Date) = TimeOf(measurement.Started, 0);
        _event.ProbeAsn = JsonText.Of(measurement.ProbeAsn);
        _event.ProbeCountry = JsonText.Of(measurement.ProbeCc);
        _event.Step = JsonText.Of(observed.Step);
        _event.Attempt = observed.Attempt;
        _event.Part = JsonText.Of(observed.Part);
        _event.IsControl = observed.IsControl;
        _event.Target = JsonText.Of(observed.Target);
        _event.TargetNetwork = NetworkOf(observed.Target, _event.Target, _event.Date);
        _event.Hostname = JsonText.Of(observed.Hostname);
        _event.Transport = JsonText.Of(observed.Transport);
        _event.Port = observed.Port;
        _event.Hop = observed.Hop;
        _event.Answer = JsonText.Of(observed.Answer);
        _event.AnswerNetwork = NetworkOf(observed.Answer, _event.Answer, _event.Date);
        _event.Result = JsonText.Of(observed.Result);
        _event.Failure = JsonText.Of(observed.Failure?.Text);
        _event.T0 = observed.T0;
        _event.T = observed.T;
        _event.Rtt = observed.Rtt;
        _event.Bytes = observed.Bytes;
        _event.OutcomeCode = JsonText.Of(observed.Outcome?.Code);
        sink.Accept(_event);
    }

    private Verdict VerdictOf(string rule, Outcome? outcome) => outcome is { } known
        ? _cache.Get(rule, known.ToString(), (id, _) => SondeVerdicts.Make(id, known, []))
        : _cache.Get(rule, "", (id, _) => Verdict.Without(id));

    private NetworkFacts NetworkOf(string? address, JsonText text, JsonText date)
        => IPAddress.TryParse(address, out _) ? knowledge.Networks?.Find(text, date) ?? NetworkFacts.None : NetworkFacts.None;

    private void SetTime(DateTime? started, double? after) => (_row.Time, _row.Date) = TimeOf(started, after);

    private static (JsonText Time, JsonText Date) TimeOf(DateTime? started, double? after)
    {
        if (started is not { } start || after is not (>= 0 and < 1e9)) return default;
        JsonText time = JsonText.Of(
            start.AddTicks((long)Math.Round(after.Value * 1e6) * TimeSpan.TicksPerMicrosecond)
            .ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
        return (time, time.First(10));
    }
}
