using Sonde.Analysis.Text;

namespace Sonde.Analysis.Rows;

/// <summary>One network event of any tradition. Filled again for each row.</summary>
internal sealed class ObservationRow : MeasurementRow
{
    public JsonText Step { get; set; }
    public JsonText Part { get; set; }
    public NetworkFacts TargetNetwork { get; set; } = NetworkFacts.None;
    public JsonText Hostname { get; set; }
    public JsonText Transport { get; set; }
    public long? Port { get; set; }
    public JsonText Answer { get; set; }
    public NetworkFacts AnswerNetwork { get; set; } = NetworkFacts.None;
    public JsonText Result { get; set; }
    public double? T0 { get; set; }
    public double? T { get; set; }
    public long? Bytes { get; set; }
    public JsonText OutcomeCode { get; set; }

    public override void Clear()
    {
        base.Clear();
        Step = Part = Hostname = Transport = Answer = Result = OutcomeCode = default;
        Port = Bytes = null;
        T0 = T = null;
        TargetNetwork = AnswerNetwork = NetworkFacts.None;
    }
}
