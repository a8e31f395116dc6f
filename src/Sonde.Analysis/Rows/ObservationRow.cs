using Sonde.Analysis.Text;

namespace Sonde.Analysis.Rows;

/// <summary>One network event of any tradition. Filled again for each row.</summary>
internal sealed class ObservationRow
{
    public JsonText MeasurementId { get; set; }
    public JsonText Nettest { get; set; }
    public JsonText Time { get; set; }
    public JsonText Date { get; set; }
    public JsonText Source { get; set; }
    public JsonText VantagePoint { get; set; }
    public JsonText ProbeAsn { get; set; }
    public JsonText ProbeCountry { get; set; }
    public JsonText Step { get; set; }
    public long? Attempt { get; set; }
    public JsonText Part { get; set; }
    public bool? IsControl { get; set; }
    public JsonText Target { get; set; }
    public NetworkFacts TargetNetwork { get; set; } = NetworkFacts.None;
    public JsonText Hostname { get; set; }
    public JsonText Transport { get; set; }
    public long? Port { get; set; }
    public long? Hop { get; set; }
    public JsonText Answer { get; set; }
    public NetworkFacts AnswerNetwork { get; set; } = NetworkFacts.None;
    public JsonText Result { get; set; }
    public JsonText Failure { get; set; }
    public double? T0 { get; set; }
    public double? T { get; set; }
    public double? Rtt { get; set; }
    public long? Bytes { get; set; }
    public JsonText OutcomeCode { get; set; }
    public long Line { get; set; }

    public void Clear()
    {
        MeasurementId = Nettest = Time = Date = Source = VantagePoint = ProbeAsn = ProbeCountry = Step = Part = Target = default;
        Hostname = Transport = Answer = Result = Failure = OutcomeCode = default;
        Attempt = Port = Hop = Bytes = null;
        IsControl = null;
        T0 = T = Rtt = null;
        TargetNetwork = AnswerNetwork = NetworkFacts.None;
    }
}
